package app.weld.operator.verify;

import app.weld.operator.weld.ApiKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify}: finds out how the real Weld works by reading a workspace. */
@Command(
        name = "verify",
        description = {
            "Reads a workspace of Weld and says which of the operator's assumptions hold in it. Sends at most 40 requests, one"
                    + " a second, and none that writes. The key comes from a file, a Secret or standard input, never from an"
                    + " argument. Exit status: 0 all as assumed, 1 something is not, 2 not understood, 3 not reached."
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
    private static final int VIOLATED = 1;
    private static final int NOT_REACHED = 3;
    private static final String SECRET_FIELD = "apiKey";

    private final Supplier<KubernetesClient> cluster;
    private final String presetUrl;
    private final Duration pace;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--key-file", paramLabel = "FILE", description = "The file that holds the API key.")
    private @Nullable Path keyFile;

    @Option(
            names = "--secret",
            paramLabel = "NAMESPACE/NAME",
            description = "The Secret that holds it as apiKey, read with the current kubeconfig.")
    private @Nullable String secret;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Where Weld is; else WELD_API_URL, else Weld itself.")
    private @Nullable URI apiUrl;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Manifests to hold against the workspace; may be given several times.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--from-cluster", description = "Takes the manifests from the cluster.")
    private boolean fromCluster;

    @Option(
            names = {"-n", "--namespace"},
            description = "With --from-cluster: of this namespace only.")
    private @Nullable String namespace;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Option(
            names = "--shapes",
            paramLabel = "FILE",
            description = "Writes names, types and counts of all fields there, without any value.")
    private @Nullable Path shapesFile;

    @Option(names = "--openapi", paramLabel = "FILE", description = "A freshly downloaded document of Weld's API.")
    private @Nullable Path openApi;

    @Option(names = "--probe-refusal", description = "Asks once with a key that is none.")
    private boolean probeRefusal;

    @Option(
            names = "--write",
            description = "Makes one disabled sync with one stream on --connection, and deletes it. Asks first.")
    private boolean write;

    @Option(names = "--connection", paramLabel = "ID", description = "With --write: the connection.")
    private @Nullable String connectionId;

    @Option(names = "--yes", description = "With --write: does not ask.")
    private boolean yes;

    /**
     * @param cluster a client of the cluster, created only if an option needs one
     * @param pace the time between two calls
     */
    public VerifyCommand(Supplier<KubernetesClient> cluster, String presetUrl, Duration pace) {
        this.cluster = cluster;
        this.presetUrl = presetUrl;
        this.pace = pace;
    }

    @Override
    public Integer call() throws IOException {
        if (write && connectionId == null) {
            throw wrong("--write needs --connection");
        }
        if (write && !yes && keyFile == null && secret == null) {
            throw wrong("--write asks on standard input: give the key with --key-file or --secret, or say --yes");
        }
        URI url = apiUrl == null ? URI.create(presetUrl) : apiUrl;
        ApiKey key = key();
        Shapes shapes = new Shapes();
        Optional<Report> report = write && connectionId != null
                ? rehearse(url, key, shapes, connectionId)
                : new Verification(url, key, pace, Clock.systemUTC(), probeRefusal, document(), manifests())
                        .run(shapes);
        if (shapesFile != null) {
            Files.writeString(shapesFile, shapes.json().toPrettyString() + "\n");
        }
        if (report.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            write
                                    ? "Weld was not reached, or refused to make the sync"
                                    : "Weld was not reached, or refuses this key");
            return NOT_REACHED;
        }
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? report.get().json().toPrettyString()
                                : report.get().text());
        return report.get().violated() ? VIOLATED : 0;
    }

    private Optional<Report> rehearse(URI url, ApiKey key, Shapes shapes, String connection) throws IOException {
        Rehearsal rehearsal = new Rehearsal(url, key, pace, Clock.systemUTC(), shapes, connection);
        if (!yes && !agreed(connection, rehearsal.schema())) {
            return Optional.empty();
        }
        Thread atTheEnd = new Thread(rehearsal::close);
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        try {
            return rehearsal.run();
        } finally {
            if (!rehearsal.remove()) {
                spec.commandLine()
                        .getErr()
                        .println("The sync into the schema " + rehearsal.schema()
                                + " may still be there: delete it in Weld");
            }
        }
    }

    private boolean agreed(String connection, String schema) throws IOException {
        spec.commandLine()
                .getErr()
                .println("Makes a disabled sync into the schema " + schema + " on connection " + connection
                        + ", and deletes it. Nothing runs. Type yes to go on:");
        String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return "yes".equals(answer);
    }

    private ApiKey key() throws IOException {
        if (keyFile != null && secret != null) {
            throw wrong("--key-file and --secret exclude each other");
        }
        String text = keyFile != null
                ? Files.readString(keyFile)
                : secret != null ? fromSecret(secret) : new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new ApiKey(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() == null ? "this is no API key" : e.getMessage());
        }
    }

    private String fromSecret(String name) {
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            throw wrong("--secret wants NAMESPACE/NAME");
        }
        try (KubernetesClient client = cluster.get()) {
            Secret found =
                    client.secrets().inNamespace(parts[0]).withName(parts[1]).get();
            if (found == null || found.getData() == null || !found.getData().containsKey(SECRET_FIELD)) {
                throw wrong("there is no Secret " + name + " with the field " + SECRET_FIELD);
            }
            return new String(Base64.getDecoder().decode(found.getData().get(SECRET_FIELD)), StandardCharsets.UTF_8);
        }
    }

    private @Nullable JsonNode document() throws IOException {
        return openApi == null ? null : JsonMapper.builder().build().readTree(openApi.toFile());
    }

    private List<JsonNode> manifests() throws IOException {
        List<JsonNode> manifests = new ArrayList<>();
        for (Path file : files) {
            for (String document : Files.readString(file).split("(?m)^---.*$", -1)) {
                JsonNode manifest = document.isBlank() ? null : Serialization.unmarshal(document, JsonNode.class);
                if (manifest != null && manifest.isObject()) {
                    manifests.add(manifest);
                }
            }
        }
        if (fromCluster) {
            try (KubernetesClient client = cluster.get()) {
                for (String kind : List.of("WeldConnection", "WeldEltSync")) {
                    var all = client.genericKubernetesResources("weld.app/v1alpha1", kind);
                    (namespace == null
                                    ? all.inAnyNamespace().list()
                                    : all.inNamespace(namespace).list())
                            .getItems()
                            .forEach(item ->
                                    manifests.add(Serialization.unmarshal(Serialization.asJson(item), JsonNode.class)));
                }
            }
        }
        return manifests;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
