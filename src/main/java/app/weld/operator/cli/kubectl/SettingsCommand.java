package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.weld.WeldApi;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code settings}: which settings a source has. */
@Command(
        name = "settings",
        description = {
            "Shows the settings that syncs of a connection can have, and the beginning of a manifest with the required ones. Asks Weld.",
            "Exit status: 0 shown, 1 it cannot be shown."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SettingsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Mixin
    private final WeldSource weld;

    @Mixin
    private final Rows rows = new Rows();

    @Option(names = "--example", description = "Prints a manifest with the required settings.")
    private boolean example;

    @Parameters(paramLabel = "NAME", description = "The WeldConnection, or the WeldEltSync.")
    private String name = "";

    SettingsCommand(CommandContext context) {
        this.context = context;
        this.target = new ClusterOptions(context);
        this.weld = new WeldSource(context);
    }

    /**
     * A connection, by its id, and the workspace that it is in.
     *
     * @param sync the one that was named, instead of a WeldConnection
     */
    private record Source(
            WeldApi api,
            @Nullable String connectionId,
            @Nullable ConnectionRef resource,
            @Nullable WeldEltSync sync) {}

    @Override
    public Integer call() {
        Source source;
        JsonNode schema;
        try (KubernetesClient cluster = target.open()) {
            source = source(cluster);
            String id = source.connectionId();
            if (id == null) {
                throw new CannotException(name + " has no connection in Weld yet: kubectl weld status " + name);
            }
            schema = weld.retry()
                    .read(() -> source.api().settingsSchema(id))
                    .orElseThrow(() -> new CannotException("Weld has no connection " + id));
        }
        PrintWriter out = spec.commandLine().getOut();
        SettingsTable table = new SettingsTable(schema);
        if (example) {
            out.print(Serialization.asYaml(manifest(source, table)));
            out.flush();
            return ExitStatus.DONE;
        }
        rows.print(
                out,
                context.colours(),
                List.of("setting", "type", "required", "default", "allowed", "description"),
                table.rows(),
                "The source has no settings.");
        if (rows.isTable()) {
            out.println();
            out.println("For a manifest with the required settings, add --example.");
            out.flush();
        }
        return ExitStatus.DONE;
    }

    private Source source(KubernetesClient cluster) {
        String plain = ClusterOptions.plain(name);
        WeldConnection connection = name.startsWith("wsync/")
                ? null
                : target.connections(cluster, name).get();
        if (connection != null) {
            String id = connection.getStatus() == null
                    ? null
                    : connection.getStatus().connectionId();
            return new Source(
                    weld.of(cluster, connection),
                    id == null ? connection.getSpec().connectionId() : id,
                    new ConnectionRef(plain),
                    null);
        }
        WeldEltSync sync = target.syncs(cluster, name).get();
        if (sync == null) {
            throw new CannotException("there is no WeldConnection and no WeldEltSync " + plain + " in namespace "
                    + target.namespace(cluster));
        }
        String id = sync.getStatus() == null ? null : sync.getStatus().connectionId();
        return new Source(
                weld.of(cluster, sync),
                id == null ? sync.getSpec().connectionId() : id,
                sync.getSpec().connectionRef(),
                sync);
    }

    private static ObjectNode manifest(Source source, SettingsTable table) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", "weld.app/v1alpha1").put("kind", "WeldEltSync");
        manifest.putObject("metadata").put("name", "example");
        ObjectNode fields = manifest.putObject("spec");
        if (source.resource() == null) {
            fields.put("connectionId", source.connectionId());
            account(fields, source.sync());
        } else {
            ObjectNode reference = fields.putObject("connectionRef")
                    .put("name", source.resource().name());
            if (source.resource().namespace() != null) {
                reference.put("namespace", source.resource().namespace());
            }
        }
        fields.put("destinationSchemaName", "example").put("syncInterval", "0 */6 * * *");
        fields.set("settings", table.example());
        fields.putArray("streams");
        return manifest;
    }

    /** Where the key comes from, as the sync says it. */
    private static void account(ObjectNode fields, @Nullable WeldEltSync sync) {
        WorkspaceRef workspace = sync == null ? null : sync.getSpec().workspaceRef();
        SecretKeyRef secret = sync == null ? null : sync.getSpec().apiKeySecretRef();
        if (workspace != null) {
            fields.putObject("workspaceRef").put("name", workspace.name());
        } else {
            ObjectNode reference =
                    fields.putObject("apiKeySecretRef").put("name", secret == null ? "weld-api-key" : secret.name());
            if (secret != null && secret.key() != null) {
                reference.put("key", secret.key());
            }
        }
    }
}
