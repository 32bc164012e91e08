package app.weld.operator;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.deploy.Kubectl;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.OfferedStream;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code export} writes, applied to an empty cluster: the operator finds no difference and writes nothing to Weld, neither while
 * the manifests say ObserveOnly nor after.
 */
class ExportIT {
    private static final List<String> INTEGRATIONS =
            List.of("salesforce", "xAds", "facebook-ads", "excel", "hubspot-v2", "google-ads");

    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void asAssumed() {
        harness.weld().quirks().asAssumed();
    }

    private int export(Harness.Tenant tenant, String... more) {
        List<String> arguments = new ArrayList<>(List.of("export", "-n", tenant.namespace()));
        arguments.addAll(List.of(more));
        return CommandWiring.line(
                        Map.of("WELD_API_URL", harness.weld().url(), "WELD_API_KEY", tenant.apiKey()),
                        () -> {
                            throw new IllegalStateException("no cluster was requested");
                        },
                        () -> 0,
                        Duration.ZERO)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static long writes(Harness.Tenant tenant) {
        return harness.weld().requests().stream()
                .filter(call -> call.keyFingerprint().equals(Recorded.fingerprint(tenant.apiKey())))
                .filter(call -> !call.method().equals("GET"))
                .count();
    }

    private static List<WeldEltSync> syncs(Harness.Tenant tenant) {
        return harness.client()
                .resources(WeldEltSync.class)
                .inNamespace(tenant.namespace())
                .list()
                .getItems();
    }

    private static void apply(Path folder) {
        Kubectl.run("apply", "--server-side", "-k", folder.toString());
    }

    /** Waits until each sync has this reason and nothing to do. */
    private static void awaitNothingToDo(Harness.Tenant tenant, String reason, int count) {
        await().atMost(Duration.ofSeconds(Integer.getInteger("export.patience", 240)))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    List<WeldEltSync> all = syncs(tenant);
                    assertThat(all).hasSize(count);
                    List<String> others = all.stream()
                            .filter(sync -> !Harness.hasReason(sync, reason)
                                    || !sync.getStatus().plan().isEmpty()
                                    || !sync.getStatus()
                                            .syncId()
                                            .equals(sync.getSpec().syncId()))
                            .map(sync -> sync.getMetadata().getName() + ": " + Harness.ready(sync) + " "
                                    + (sync.getStatus() == null
                                            ? ""
                                            : sync.getStatus().plan()))
                            .toList();
                    assertThat(others).as(others.size() + " of " + count).isEmpty();
                });
    }

    private static void removeObserveOnly(Harness.Tenant tenant) {
        for (WeldEltSync sync : syncs(tenant)) {
            harness.client()
                    .resource(sync)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\": {\"managementPolicy\": null, \"deletionPolicy\": null}}");
        }
    }

    @Test
    void threeHundredSyncsOfSixIntegrations() throws Exception {
        Harness.Tenant tenant = harness.tenant("export-many");
        Account account = tenant.account();
        account.addIntegration("hubspot-v2", OfferedStream.named("contacts"), OfferedStream.named("deals"));
        account.addIntegration("google-ads", OfferedStream.named("campaigns"), OfferedStream.named("ads"));
        for (int i = 0; i < 12; i++) {
            String connection = account.createConnection(INTEGRATIONS.get(i % 6), INTEGRATIONS.get(i % 6) + " " + i);
            for (int j = 0; j < 25; j++) {
                String sync = account.createSync(connection, "schema_" + i + "_" + j, j + " */6 * * *");
                for (String stream : List.of("a", "b", "c", "d")) {
                    account.changeStream(sync, stream, "{\"hashed_columns\": [\"email\"]}");
                }
            }
        }
        harness.weld().reset();
        List<SyncRow> rows = account.syncs();

        long started = System.nanoTime();
        assertThat(export(tenant, "-o", folder.resolve("one").toString()))
                .as(err.toString())
                .isZero();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        int calls = harness.weld().requests().size();
        export(tenant, "-o", folder.resolve("two").toString());
        assertThat(files(folder.resolve("two"))).isEqualTo(files(folder.resolve("one")));
        long bytes = Files.size(folder.resolve("one/weld.yaml"));

        long applied = System.nanoTime();
        apply(folder.resolve("one"));
        awaitNothingToDo(tenant, "Observed", 300);
        Duration observed = Duration.ofNanos(System.nanoTime() - applied);
        removeObserveOnly(tenant);
        awaitNothingToDo(tenant, "InSync", 300);
        tenant.awaitPolls();
        awaitNothingToDo(tenant, "InSync", 300);
        Duration managed = Duration.ofNanos(System.nanoTime() - applied);

        assertThat(account.syncs()).isEqualTo(rows);
        assertThat(account.bridges()).isEmpty();
        assertThat(writes(tenant)).isZero();
        System.out.printf(
                Locale.ROOT,
                "Export of 300 syncs of 6 integrations with 1200 streams: %.1f s, %d calls, %d bytes, the same twice;"
                        + " applied and observed after %.0f s, managed after %.0f s, %d writes%n",
                took.toMillis() / 1000.0,
                calls,
                bytes,
                observed.toMillis() / 1000.0,
                managed.toMillis() / 1000.0,
                writes(tenant));
    }
}
