package app.weld.operator.image;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.controlplane.PodEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A short life of the operator, on the image's own Java, against an API server and a stand-in for Weld: what it loads and
 * runs is what the cache lets the next start find ready.
 */
final class Training {
    private Training() {}

    /**
     * Leaves the cache beside the jar.
     *
     * @param java the image's Java
     * @param application the folder with the image's jar
     */
    static void run(Path java, Path application) {
        Path cache = application.resolve(OperatorImage.CACHE);
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.add("-XX:Flags=" + application.resolve(OperatorImage.FLAGS));
        command.add("-XX:AOTCacheOutput=" + cache);
        command.add(OperatorImage.REFLECTION);
        command.addAll(List.of("-jar", application.resolve(OperatorImage.JAR).toString()));
        try (Harness harness = Harness.withoutOperator()) {
            Harness.Tenant tenant = harness.tenant("training");
            Map<String, String> environment = new HashMap<>(harness.environment());
            environment.remove("HTTP_PORT");
            environment.remove("KUBECONFIG");
            environment.putAll(
                    PodEnvironment.create(harness.controlPlane(), application.resolveSibling("serviceaccount")));
            environment.put("WATCH_NAMESPACES", tenant.namespace());
            environment.put("LOG_FORMAT", "json");
            // It is there at the start, as most resources are.
            tenant.crm("streams: [{name: accounts}, {name: contacts}]");
            try (OperatorProcess operator =
                    OperatorProcess.run(command, environment).awaitReady()) {
                tenant.connected("salesforce");
                tenant.awaitSync("crm", "InSync");
                tenant.awaitPolls();
                operator.body("/metrics");
                tenant.deleteSync("crm");
                Harness.await().until(() -> tenant.sync("crm") == null);
                int exit = operator.terminate();
                if (exit != 0 || !Files.exists(cache)) {
                    throw new IllegalStateException("no cache, exit status " + exit + ":\n" + operator.log());
                }
            }
        }
    }
}
