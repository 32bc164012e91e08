package app.weld.operator.bench;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.controlplane.Etcd;
import app.weld.operator.plan.Digest;
import app.weld.operator.plan.Schedule;
import app.weld.operator.standin.StreamRow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Makes resources in great number: new ones, or such as the operator leaves behind. For these it converges one, whose
 * status the others get with their ids. One of them goes through the API server, and the others into its store as copies
 * of that one.
 */
final class Seeding {
    private static final int THREADS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final String TEMPLATE_CRON = "0 0 1 1 *";
    private static final int TEMPLATE = 999_999;
    private static final String GROUP = "weld.app";
    private static final String PLURAL = "weldeltsyncs";
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final Environment environment;
    private Template template;
    private int seeded;

    /** What the operator made of one sync, as text, and what in it is that sync's own. */
    private record Template(
            String ledger,
            String report,
            String syncId,
            String connectionId,
            String nextRun,
            String destination,
            List<StreamRow> streams) {}

    Seeding(Environment environment) {
        this.environment = environment;
    }

    /** So many syncs in each account that no resource stands for. */
    void foreign(int perAccount) {
        for (Team team : environment.teams()) {
            String connection = perAccount == 0 ? "" : team.account().createConnection("salesforce", "of others");
            for (int i = 0; i < perAccount; i++) {
                String id = team.account().createSync(connection, "foreign_" + i, "0 5 * * *");
                Team.STREAMS.forEach(stream -> team.account().addStream(id, stream));
            }
        }
    }

    /** How many there are. */
    int seeded() {
        return seeded;
    }

    /** Lets the operator take over the connections of all teams. */
    void connections() {
        try (OperatorProcess operator = environment.startOperator()) {
            awaitConnections(operator);
            stop(operator);
        }
    }

    private void awaitConnections(OperatorProcess operator) {
        Environment.awaitReady(operator, System.nanoTime());
        Pause.until(
                PATIENCE,
                GLANCE,
                "the connections",
                () -> environment.client().resources(WeldConnection.class).inAnyNamespace().list().getItems().stream()
                        .allMatch(connection -> Harness.hasReason(connection, "Connected")));
    }

    private static void stop(OperatorProcess operator) {
        if (operator.terminate() != 0) {
            throw new IllegalStateException("the operator did not stop well: " + operator.log());
        }
    }

    /** Applies new syncs for one team. */
    void apply(Team team, int number, String cron) {
        parallel(
                number,
                i -> environment.client().resource(team.manifest(i, cron)).create());
    }

    /**
     * Makes converged syncs until there are so many, spread over all teams, each of which has run once.
     *
     * @param cron gives each its schedule
     */
    void converged(int number, IntFunction<String> cron) {
        environment.weld().latency(Duration.ZERO);
        environment.clock().hold();
        makeTemplate();
        int from = seeded;
        String[] ids = new String[number - from];
        for (int i = from; i < number; i++) {
            ids[i - from] = inWeld(teamOf(i), i, cron.apply(i));
        }
        environment.weld().quirks().runLength(Duration.ZERO);
        environment.weld().tick();
        environment.clock().release();
        if (number > from) {
            inCluster(teamOf(from), from, ids[0], cron.apply(from));
            copied(from, ids, cron);
        }
        seeded = number;
    }

    private Team teamOf(int number) {
        return environment.teams().get(number % environment.teams().size());
    }

    /** Stores the first of these once more for each of the others, since three requests for each would take too long. */
    private void copied(int first, String[] ids, IntFunction<String> cron) {
        Etcd etcd = environment.controlPlane().etcd();
        ObjectNode stored = etcd.get(GROUP, PLURAL, teamOf(first).namespace(), Team.name(first));
        if (!stored.path("status").equals(status(first, ids[0], cron.apply(first)))) {
            throw new IllegalStateException("the API server stores another status: " + stored.path("status"));
        }
        parallel(ids.length - 1, i -> {
            int number = first + i + 1;
            WeldEltSync sync = teamOf(number).manifest(number, cron.apply(number));
            ObjectNode copy = stored.deepCopy();
            copy.withObject("metadata")
                    .put("name", Team.name(number))
                    .put("namespace", teamOf(number).namespace())
                    .put("uid", UUID.randomUUID().toString())
                    .set("labels", TREES.valueToTree(sync.getMetadata().getLabels()));
            copy.set("spec", TREES.valueToTree(sync.getSpec()));
            copy.set("status", status(number, ids[i + 1], cron.apply(number)));
            etcd.put(GROUP, PLURAL, copy);
        });
    }

    private JsonNode status(int number, String id, String cron) {
        try {
            ObjectNode status = (ObjectNode) TREES.readTree(fill(template.ledger(), teamOf(number), number, id, cron));
            return status.setAll(
                    (ObjectNode) TREES.readTree(fill(template.report(), teamOf(number), number, id, cron)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String inWeld(Team team, int number, String cron) {
        String id = team.account().createSync(team.connectionId(number), Team.schema(number), cron);
        for (String stream : Team.STREAMS) {
            team.account().addStream(id, stream);
            team.account().requestRun(id, stream);
        }
        return id;
    }

    private void inCluster(Team team, int number, String id, String cron) {
        WeldEltSync sync = team.manifest(number, cron);
        sync.getMetadata().setFinalizers(List.of(Annotations.FINALIZER));
        WeldEltSync made = environment.client().resource(sync).create();
        write(made, fill(template.ledger(), team, number, id, cron), "weld-operator-identity");
        write(made, fill(template.report(), team, number, id, cron), "weld-operator");
    }

    private String fill(String text, Team team, int number, String id, String cron) {
        String filled = text.replace(template.syncId(), id)
                .replace(template.connectionId(), team.connectionId(number))
                .replace(template.destination(), team.account().destination(id))
                .replace(Team.schema(TEMPLATE), Team.schema(number))
                .replace(Digest.of(TEMPLATE_CRON), Digest.of(cron))
                .replace(TEMPLATE_CRON, cron)
                .replace(
                        template.nextRun(),
                        Schedule.next(cron, Instant.now()).orElseThrow().toString());
        for (StreamRow stream : template.streams()) {
            filled = filled.replace(
                    stream.id(),
                    team.account().stream(id, stream.name()).orElseThrow().id());
        }
        return filled;
    }

    private void write(WeldEltSync made, String status, String manager) {
        WeldEltSync patch = new WeldEltSync();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(made.getMetadata().getName())
                .withNamespace(made.getMetadata().getNamespace())
                .build());
        patch.setStatus(JSON.unmarshal(status, WeldEltSyncStatus.class));
        environment
                .client()
                .resource(patch)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withForce(true)
                        .withFieldManager(manager)
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .build());
    }

    /** The operator converges one sync, and sees that it has run, at the same moment as all the others will have. */
    private void makeTemplate() {
        Team team = environment.teams().get(0);
        environment.client().resource(team.manifest(TEMPLATE, TEMPLATE_CRON)).create();
        try (OperatorProcess operator = environment.startOperator()) {
            awaitConnections(operator);
            await(team, "to be in sync", sync -> Harness.hasReason(sync, "InSync"));
            String id = get(team).getStatus().syncId();
            Team.STREAMS.forEach(stream -> team.account().requestRun(id, stream));
            environment.weld().quirks().runLength(Duration.ZERO);
            environment.weld().tick();
            WeldEltSync asking = get(team);
            environment.client().resource(asking).edit(sync -> {
                sync.getMetadata().getAnnotations().put(Annotations.RECONCILE_REQUESTED_AT, "now");
                return sync;
            });
            await(
                    team,
                    "to have run",
                    sync -> "Completed".equals(sync.getStatus().state())
                            && sync.getStatus().lastRunFinishedAt() != null);
            stop(operator);
        }
        WeldEltSyncStatus status = get(team).getStatus();
        template = new Template(
                JSON.asJson(WeldEltSyncStatus.of(status.ledger(), SyncReport.EMPTY)),
                JSON.asJson(WeldEltSyncStatus.of(SyncLedger.EMPTY, unasked(status.report()))),
                status.syncId(),
                status.connectionId(),
                status.nextRunAt(),
                team.account().destination(status.syncId()),
                team.account().streams(status.syncId()));
        environment.client().resource(get(team)).edit(sync -> {
            sync.getMetadata().setFinalizers(List.of());
            return sync;
        });
        environment.client().resource(get(team)).delete();
        team.account().deleteSync(status.syncId());
    }

    private static SyncReport unasked(SyncReport report) {
        return new SyncReport(
                report.observedGeneration(),
                report.conditions(),
                report.state(),
                report.enabled(),
                report.syncInterval(),
                report.lastRunFinishedAt(),
                report.nextRunAt(),
                report.streamCount(),
                report.failedStreamCount(),
                report.availableStreamCount(),
                report.streams(),
                report.plan(),
                null,
                report.destination(),
                report.runDueAt(),
                report.lastSuccessAt(),
                report.offeredStreams(),
                report.url());
    }

    private WeldEltSync get(Team team) {
        return environment
                .client()
                .resources(WeldEltSync.class)
                .inNamespace(team.namespace())
                .withName(Team.name(TEMPLATE))
                .get();
    }

    private void await(Team team, String what, java.util.function.Predicate<WeldEltSync> come) {
        Pause.until(PATIENCE, GLANCE, "the template " + what, () -> come.test(get(team)));
    }

    static void parallel(int number, IntConsumer work) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                int index = i;
                all.add(threads.submit(() -> work.accept(index)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("seeding failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
