package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.AccountReader;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.export.Account;
import app.weld.operator.export.Export;
import app.weld.operator.export.ExportOptions;
import app.weld.operator.export.Exported;
import app.weld.operator.export.Layout;
import app.weld.operator.export.Selection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.WeldApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adopt}: manifests for what is in Weld. */
@Command(
        name = "adopt",
        description = {
            "Prints manifests that adopt connections and syncs of Weld by their ids, as kubectl weld orphans shows them. They say"
                    + " ObserveOnly and Retain, so that nothing changes in Weld until you remove these lines. Asks Weld.",
            "Exit status: 0 done, 2 a part is left out (as a comment says), 1 it cannot be done."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class AdoptCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Mixin
    private final WeldSource weld;

    @Option(names = "--apply", description = "Applies the manifests, too, with your own rights.")
    private boolean apply;

    @Option(
            names = "--secret-name",
            paramLabel = "NAME",
            defaultValue = "weld-api-key",
            description = "The Secret that the manifests take the API key from. Default: ${DEFAULT-VALUE}.")
    private String secretName = "weld-api-key";

    @Option(names = "--secret-key", paramLabel = "KEY", description = "The key in this Secret. Default: apiKey.")
    private @Nullable String secretKey;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Weld's ids of connections and syncs.")
    private List<String> ids = new ArrayList<>();

    AdoptCommand(CommandContext context) {
        this.target = new ClusterOptions(context);
        this.weld = new WeldSource(context);
    }

    @Override
    public Integer call() {
        try (KubernetesClient cluster = target.open()) {
            String namespace = target.namespace(cluster);
            WeldApi api = weld.of(cluster, namespace);
            Account selected = selected(new AccountReader(api, weld.retry()).read());
            Exported exported = Export.of(
                    selected, new ExportOptions(Layout.FILE, Selection.ALL, namespace, secretName, secretKey));
            String manifests = exported.files().stream()
                    .filter(file -> file.path().equals("weld.yaml"))
                    .map(file -> file.text())
                    .collect(Collectors.joining());
            if (apply) {
                apply(cluster, manifests);
            } else {
                spec.commandLine().getOut().print(manifests);
                spec.commandLine().getOut().flush();
            }
            exported.leftOut()
                    .forEach(item -> spec.commandLine().getErr().println("Not or not wholly: " + Rows.text(item)));
            return exported.leftOut().isEmpty() ? ExitStatus.DONE : ExitStatus.SOMETHING;
        }
    }

    /** A sync of which the connection is not adopted as well names it by its id. */
    private Account selected(Account account) {
        for (String id : ids) {
            if (account.connections().items().stream()
                            .noneMatch(connection -> connection.id().equals(id))
                    && account.syncs().items().stream()
                            .noneMatch(sync -> sync.id().equals(id))) {
                throw new CannotException("Weld lists no connection and no sync with the id " + Rows.text(id));
            }
        }
        return new Account(
                new Listing<>(
                        account.connections().items().stream()
                                .filter(connection -> ids.contains(connection.id()))
                                .toList(),
                        List.of()),
                new Listing<>(
                        account.syncs().items().stream()
                                .filter(sync -> ids.contains(sync.id()))
                                .toList(),
                        List.of()),
                account.sources(),
                account.settingsNames());
    }

    private void apply(KubernetesClient cluster, String manifests) {
        List<HasMetadata> resources = cluster.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .items();
        for (HasMetadata resource : resources) {
            if (isOfAnother(cluster, resource)) {
                throw new CannotException(
                        "there is a " + resource.getKind() + " "
                                + resource.getMetadata().getName()
                                + " already that stands for something else: write the manifest to a file, give it another name, and apply it");
            }
        }
        for (HasMetadata resource : resources) {
            cluster.resource(resource)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("kubectl-weld")
                            .build());
            spec.commandLine()
                    .getOut()
                    .println(resource.getKind() + "/" + resource.getMetadata().getName() + " applied, ObserveOnly.");
        }
        spec.commandLine().getOut().flush();
    }

    private static boolean isOfAnother(KubernetesClient cluster, HasMetadata resource) {
        String namespace = resource.getMetadata().getNamespace();
        String name = resource.getMetadata().getName();
        return switch (resource) {
            case WeldConnection mine -> {
                WeldConnection there = cluster.resources(WeldConnection.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
                yield there != null
                        && !same(mine.getSpec().connectionId(), there.getSpec().connectionId());
            }
            case WeldEltSync mine -> {
                WeldEltSync there = cluster.resources(WeldEltSync.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
                yield there != null
                        && !same(mine.getSpec().syncId(), there.getSpec().syncId());
            }
            default -> true;
        };
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && one.equals(other);
    }
}
