package app.weld.operator;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.deploy.Kubectl;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Quirks;
import app.weld.operator.standin.Way;
import app.weld.operator.standin.WeldStandIn;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code export} writes of a workspace that has grown for years, in whichever way Weld answers: applied, it is adopted without
 * a write. Each world has its own stand-in of Weld, namespace and account; one operator serves them all at the same time.
 */
class ExportWorldsIT {
    private static final WeldByKey weld = new WeldByKey();

    @RegisterExtension
    private static final Harness harness =
            Harness.withOperator("WELD_API_URL", weld.url()).withoutRequestCheck();

    @TempDir
    private Path folder;

    private final long started = System.nanoTime();
    private final List<String> failures = new ArrayList<>();

    @AfterAll
    static void stop() {
        weld.close();
    }

    private record World(String name, Consumer<Quirks> turn) {}

    /** A world after its export was applied. */
    private record Applied(World world, WeldStandIn standIn, Harness.Tenant tenant, int count, long writes) {}

    private static Consumer<Quirks> way(Way... ways) {
        return quirks -> quirks.with(ways);
    }

    private static List<World> worlds() {
        List<World> worlds = new ArrayList<>(List.of(
                new World("as assumed", quirks -> {}),
                new World("lists without streams", quirks -> quirks.streamsInSyncLists(false)),
                new World("connections as an array in camelCase", quirks -> quirks.connectionsAsArray(true)
                        .camelCaseConnections(true)),
                new World("a masked setting", quirks -> quirks.masked("api_type")),
                new World(
                        "start dates of Copenhagen", quirks -> quirks.startDateZone(ZoneId.of("Europe/Copenhagen")))));
        for (Way way : List.of(
                Way.SCHEMAS_FOLDED,
                Way.SCHEMAS_CLEANED,
                Way.START_DATES_IGNORED,
                Way.SCHEDULES_RESPELLED_LATER,
                Way.SETTINGS_COMPUTED,
                Way.ACTIVE_EVERYWHERE,
                Way.CONNECTIONS_WITHOUT_LABEL,
                Way.CONNECTIONS_WITHOUT_INTEGRATION,
                Way.ODD_ITEMS,
                Way.AWKWARD_IDS,
                Way.INTERVALS_ALWAYS_SHOWN,
                Way.MORE_THAN_DOCUMENTED,
                Way.INTEGRATIONS_LEFT_OUT)) {
            worlds.add(new World(way.name(), way(way)));
        }
        return worlds;
    }

    @Test
    void whateverIsThereIsAdoptedWithoutAWrite() {
        List<Applied> all = new ArrayList<>();
        for (World world : worlds()) {
            try {
                all.add(applied(world));
                progress(world.name() + ": applied");
            } catch (Exception | AssertionError e) {
                failed(world, e);
            }
        }
        List<Applied> left = each(all, "observed", world -> awaitNothingToDo(world, "Observed"));
        left = each(left, "ObserveOnly removed", ExportWorldsIT::removeObserveOnly);
        left = each(left, "in sync", world -> awaitNothingToDo(world, "InSync"));
        left = each(left, "connected", ExportWorldsIT::awaitConnected);
        Map<String, Integer> polls = new HashMap<>();
        left.forEach(world -> polls.put(world.world().name(), polls(world)));
        left = each(left, "polled", world -> await().until(
                        () -> polls(world) >= polls.get(world.world().name()) + 3));
        left = each(left, "still in sync", world -> awaitNothingToDo(world, "InSync"));
        each(left, "without a write", world -> assertThat(writes(world.standIn()))
                .isEqualTo(world.writes()));
        assertThat(failures).isEmpty();
    }

    private interface Step {
        void of(Applied world) throws Exception;
    }

    /** The worlds in which this succeeds. */
    private List<Applied> each(List<Applied> worlds, String what, Step step) {
        List<Applied> left = new ArrayList<>();
        for (Applied world : worlds) {
            try {
                step.of(world);
                left.add(world);
            } catch (Exception | AssertionError e) {
                failed(world.world(), e);
            }
        }
        progress(left.size() + " worlds " + what);
        return left;
    }

    private void failed(World world, Throwable e) {
        failures.add(world.name() + ": " + e.getMessage());
        progress(world.name() + " FAILED: " + e.getMessage());
    }

    private void progress(String what) {
        System.out.printf(Locale.ROOT, "%5.1f s %s%n", (System.nanoTime() - started) / 1e9, what);
    }

    private Applied applied(World world) throws IOException {
        WeldStandIn standIn = WeldStandIn.start();
        Harness.Tenant tenant = harness.tenant("export");
        weld.put(tenant.apiKey(), standIn);
        world.turn().accept(standIn.quirks());
        fill(standIn, tenant.apiKey());
        long before = writes(standIn);

        Path own = folder.resolve(tenant.namespace());
        Exported exported = export(tenant, own);
        assertThat(exported.status()).as(exported.said()).isEqualTo(2);
        Map<String, String> files = files(own);
        assertThat(export(tenant, own).status()).isEqualTo(2);
        assertThat(files(own)).isEqualTo(files);
        assertThat(String.join("\n", files.values()) + exported.said())
                .doesNotContain(tenant.apiKey(), "authorize_url", "/authorize/");
        int count = (int)
                files.keySet().stream().filter(file -> file.contains("/sync-")).count();
        assertThat(count).isGreaterThanOrEqualTo(5);
        Kubectl.run("apply", "--server-side", "-k", own.toString());
        return new Applied(world, standIn, tenant, count, before);
    }

    private record Exported(int status, String said) {}

    private static Exported export(Harness.Tenant tenant, Path folder) {
        StringWriter said = new StringWriter();
        int status = CommandWiring.line(
                        Map.of("WELD_API_URL", weld.url(), "WELD_API_KEY", tenant.apiKey()),
                        () -> {
                            throw new IllegalStateException("no cluster was requested");
                        },
                        () -> 0,
                        Duration.ZERO)
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute("export", "-n", tenant.namespace(), "-o", folder.toString(), "--layout", "folders");
        return new Exported(status, said.toString());
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

    private static long writes(WeldStandIn standIn) {
        return standIn.requests().stream()
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

    /** Waits until each sync has this reason and nothing to do. */
    private static void awaitNothingToDo(Applied world, String reason) {
        await().atMost(Duration.ofSeconds(Integer.getInteger("export.patience", 60)))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    List<WeldEltSync> all = syncs(world.tenant());
                    assertThat(all).hasSize(world.count());
                    assertThat(all.stream()
                                    .filter(sync -> !hasNothingToDo(sync, reason))
                                    .map(sync -> sync.getMetadata().getName() + ": " + Harness.ready(sync) + " "
                                            + (sync.getStatus() == null
                                                    ? ""
                                                    : sync.getStatus().plan())))
                            .isEmpty();
                });
    }

    private static boolean hasNothingToDo(WeldEltSync sync, String reason) {
        boolean disabled =
                reason.equals("InSync") && Boolean.FALSE.equals(sync.getSpec().enabled());
        return Harness.hasReason(sync, disabled ? "InSyncDisabled" : reason)
                && sync.getStatus().plan().isEmpty()
                && sync.getStatus().syncId().equals(sync.getSpec().syncId());
    }

    private static void removeObserveOnly(Applied world) {
        for (WeldEltSync sync : syncs(world.tenant())) {
            harness.client()
                    .resource(sync)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\": {\"managementPolicy\": null, \"deletionPolicy\": null}}");
        }
    }

    private static void awaitConnected(Applied world) {
        harness.client()
                .resources(WeldConnection.class)
                .inNamespace(world.tenant().namespace())
                .list()
                .getItems()
                .forEach(connection ->
                        world.tenant().awaitConnection(connection.getMetadata().getName(), "Connected"));
    }

    private static int polls(Applied world) {
        return world.standIn().count("GET", "/elt_syncs");
    }

    private static void post(WeldStandIn standIn, String apiKey, String connection, String schema) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(standIn.url() + "/elt_syncs"))
                    .header("x-api-key", apiKey)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"connection_id\": \"%s\", \"destination_schema_name\": \"%s\", \"sync_interval\": \"0 * * * *\", \"start_date\": \"2024-01-01\"}"
                                    .formatted(connection, schema)))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(201);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a workspace may hold after some years. */
    private static void fill(WeldStandIn standIn, String apiKey) {
        Account account = standIn.account(apiKey);
        String one = account.createConnection("salesforce", "Salesforce (EU) – Größe");
        String other = account.createConnection("facebook-ads", "yes");
        account.createConnection("excel", "Nothing reads from it");
        account.createConnection("salesforce", "Salesforce EU Größe");
        String plain = account.createSync(one, "crm", "0 */6 * * *");
        account.addStream(plain, "accounts");
        account.changeStream(
                plain,
                "contacts",
                "{\"hashed_columns\": [\"email\"], \"excluded_columns\": [\"ssn\"], \"full_sync_at_midnight\": true,"
                        + " \"enabled_history_table\": true, \"incremental_pointer_id\": \"updated_at\"}");
        account.changeStream(plain, "Møder (Q1 Budget)", "{\"excluded_substreams\": [\"b\", \"a\"]}");
        account.changeStream(plain, "both", "{\"full_sync_always\": true, \"protected_from_full_sync\": true}");
        account.changeStream(plain, "new", "{\"field_of_tomorrow\": true}");
        account.changeSettings(
                plain,
                "{\"lookback_window_days\": 7, \"account_ids\": [\"1\", \"002\", \"yes\"], \"api_type\": \"bulk\"}");
        String twin = account.createSync(one, "CRM", "0 0 * * *");
        account.addStream(twin, "accounts");
        account.createSync(other, "Ads Größe Daily", "0 9 * * MON-FRI");
        account.createSync(other, "Ads Daily", "0 9 * * MON-FRI");
        String orchestrated = account.createSync(other, "by_orchestration", "0 0 * * *");
        account.attach(orchestrated, account.createOrchestration("nightly"));
        account.addStream(orchestrated, "ads");
        String disabled = account.createSync(other, "disabled", "*/15 * * * *");
        account.changeEnabled(disabled, false);
        post(standIn, apiKey, one, "with_start_date");
    }
}
