package app.weld.operator.cli;

import app.weld.operator.preview.JsonReport;
import app.weld.operator.preview.MarkdownReport;
import app.weld.operator.preview.PlanResult;
import app.weld.operator.preview.Planning;
import app.weld.operator.preview.Plans;
import app.weld.operator.preview.TextReport;
import app.weld.operator.weld.ApiKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plan}: what would happen in Weld if manifests were applied. */
@Command(
        name = "plan",
        description = {
            "Says what the operator would do in Weld if these manifests were applied: each request, in its order. Reads Weld and"
                    + " changes nothing. Needs no cluster. Exit status: 0 nothing would happen, 2 something would, 1 a manifest is"
                    + " wrong or blocked, or there is no plan."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    /** Stands for the address in a plan. */
    private static final String CALLBACK = "the CALLBACK_URL of the operator";

    private static final String CALLBACK_URL = "CALLBACK_URL";
    private static final String DEFAULT_NAMESPACE = "default";

    private final CommandContext context;

    @Mixin
    private final WeldAccess access;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "A file, a folder with all its folders, or - for standard input. May be several.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = {"-n", "--namespace"},
            description = "The namespace of manifests that name none. Default: " + DEFAULT_NAMESPACE + ".")
    private String namespace = DEFAULT_NAMESPACE;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text, json, or markdown. Default: text.")
    private Format format = Format.text;

    @Option(
            names = "--offline",
            description =
                    "Only checks the manifests against the CRDs, their rules in CEL too. Needs neither key nor network.")
    private boolean offline;

    @Option(
            names = "--live",
            description =
                    "Takes from the cluster what is applied already, with the status that the operator wrote. Reads only.")
    private boolean live;

    @Option(
            names = "--prune",
            description = "With --live: resources of these namespaces that no manifest declares would be deleted.")
    private boolean prune;

    @Option(
            names = "--previous",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "The manifests as they were before, such as those of the target branch, as files or folders: what is removed since"
                            + " then is planned as a deletion, and an edit as an edit, without a cluster.")
    private List<String> previous = new ArrayList<>();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "With --live: only the resources of the cluster that have these labels.")
    private @Nullable String selector;

    @Option(
            names = "--secret-key-file",
            paramLabel = "NAMESPACE/NAME=FILE",
            description =
                    "The API key that this Secret contains, where not all contain the same; WeldWorkspace/NAME for that of a workspace. May be given several times.")
    private Map<String, Path> secretKeys = new LinkedHashMap<>();

    /** Names as they are typed. */
    @SuppressWarnings("checkstyle:ConstantName")
    enum Format {
        text,
        json,
        markdown
    }

    public PlanCommand(CommandContext context) {
        this.context = context;
        this.access = new WeldAccess(context);
    }

    @Override
    public Integer call() {
        if (prune && !live) {
            throw new CannotException("--prune needs --live: what is in the cluster says what would be deleted");
        }
        if (offline && live) {
            throw new CannotException("--offline and --live exclude each other");
        }
        if (live && !previous.isEmpty()) {
            throw new CannotException("--previous and --live exclude each other: the cluster knows better");
        }
        if (!live && selector != null) {
            throw new CannotException("--selector needs --live: it chooses among the resources of the cluster");
        }
        PlanResult result = plan();
        spec.commandLine()
                .getOut()
                .println(
                        switch (format) {
                            case text -> TextReport.of(result);
                            case json -> JsonReport.of(result);
                            case markdown -> MarkdownReport.of(result);
                        });
        return result.exitStatus();
    }

    private PlanResult plan() {
        Planning.Baseline baseline = new Planning.Unknown();
        if (live) {
            baseline = new Planning.Live(this::resources, this::clusterScoped, prune);
        } else if (!previous.isEmpty()) {
            baseline = new Planning.Previous(previous);
        }
        try {
            return new Planning(namespace, System.in)
                    .of(
                            files,
                            baseline,
                            offline ? null : this::plans,
                            Clock.systemUTC().instant());
        } catch (IllegalArgumentException e) {
            throw new CannotException(String.valueOf(e.getMessage()));
        }
    }

    private Plans plans() {
        Map<String, ApiKey> keys = new LinkedHashMap<>();
        secretKeys.forEach((secret, file) -> keys.put(secret, access.key(file)));
        String callback = context.environment().getOrDefault(CALLBACK_URL, "");
        return new Plans(
                access::open,
                new ReadRetry(context.pause())::read,
                secrets -> secrets.stream()
                        .filter(keys::containsKey)
                        .map(keys::get)
                        .findFirst()
                        .orElseGet(access::key),
                callback.isBlank() ? CALLBACK : callback);
    }

    /** Empty for a person who may not read them: then the plan says what it assumes. */
    private Optional<List<ObjectNode>> clusterScoped(String kind) {
        try (KubernetesClient cluster = context.open(ClusterTarget.CURRENT)) {
            String apiVersion = kind.equals("Namespace") ? "v1" : "weld.app/v1alpha1";
            return Optional.of(cluster.genericKubernetesResources(apiVersion, kind).list().getItems().stream()
                    .map(resource -> Serialization.unmarshal(Serialization.asJson(resource), ObjectNode.class))
                    .toList());
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    private List<ObjectNode> resources(String of) {
        try (KubernetesClient cluster = context.open(ClusterTarget.CURRENT)) {
            List<ObjectNode> resources = new ArrayList<>();
            for (String kind : List.of("WeldConnection", "WeldEltSync")) {
                var all = cluster.genericKubernetesResources("weld.app/v1alpha1", kind)
                        .inNamespace(of);
                (selector == null ? all.list() : all.withLabelSelector(selector).list())
                        .getItems()
                        .forEach(resource -> resources.add(
                                Serialization.unmarshal(Serialization.asJson(resource), ObjectNode.class)));
            }
            return resources;
        } catch (KubernetesClientException e) {
            throw new CannotException("the cluster cannot be read: " + e.getMessage());
        }
    }
}
