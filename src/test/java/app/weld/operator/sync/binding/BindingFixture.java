package app.weld.operator.sync.binding;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.controlplane.MockApi;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OperatorCounters;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.RequeueIntervals;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.reconcile.RetryMemory;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.AppUrls;
import app.weld.operator.turn.RequestTurns;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.FakeWeldClients;
import app.weld.operator.weld.Sync;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One resource, team/crm, with its status in an API server of its own, a workspace of Weld, and processes that bind a sync. */
final class BindingFixture implements AutoCloseable {
    static final Duration GRACE = Duration.ofSeconds(90);
    static final ApiKey KEY = new ApiKey("key");

    final ManualClock clock = new ManualClock();
    final FakeWeld weld = new FakeWeld(clock);
    final String connection = weld.addConnection("salesforce", "eu").id();
    final OwnershipClaims claims = new OwnershipClaims();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ApiServer server = new ApiServer();
    private final MockApi events = MockApi.start();
    private final EventRecorder recorder = new EventRecorder(events.client(), clock, "test", Runnable::run);
    /** What a manifest says besides its connection and its schema, as JSON. */
    String spec = "";

    /** Holds the status, and refuses a write with another version than it has. */
    static final class ApiServer {
        SyncLedger ledger = SyncLedger.EMPTY;
        SyncReport report = SyncReport.EMPTY;
        /** What the manifest names. */
        String schema = "crm";

        private int version = 1;
        private @Nullable ObjectMeta meta = new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace("team")
                .withUid("uid")
                .withGeneration(1L)
                .build();
        private @Nullable Runnable beforeNextWrite;

        private Optional<WeldEltSync> read(String spec) {
            if (meta == null) {
                return Optional.empty();
            }
            WeldEltSync sync = new WeldEltSync();
            sync.setMetadata(new ObjectMetaBuilder(meta)
                    .withResourceVersion(String.valueOf(version))
                    .build());
            sync.setSpec(Serialization.unmarshal(
                    "{\"destinationSchemaName\": \"" + schema + "\", \"syncInterval\": \"0 * * * *\"" + spec + "}",
                    WeldEltSyncSpec.class));
            sync.setStatus(WeldEltSyncStatus.of(ledger, report));
            return Optional.of(sync);
        }

        private WeldEltSync write(WeldEltSync patch, String manager, String spec) {
            Runnable before = beforeNextWrite;
            beforeNextWrite = null;
            if (before != null) {
                before.run();
            }
            String expected = patch.getMetadata().getResourceVersion();
            if (meta == null) {
                throw new KubernetesClientException("not found", 404, null);
            }
            if (expected != null && !expected.equals(String.valueOf(version))) {
                throw new KubernetesClientException("conflict", 409, null);
            }
            if (manager.endsWith("identity")) {
                ledger = patch.getStatus().ledger();
            } else {
                report = patch.getStatus().report();
            }
            version++;
            return read(spec).orElseThrow();
        }

        /** Another process, or a person, writes these facts. */
        void overwrite(SyncLedger other) {
            ledger = other;
            version++;
        }

        void edit() {
            meta = new ObjectMetaBuilder(meta).withGeneration(2L).build();
            version++;
        }

        void delete() {
            meta = null;
        }

        /** Happens when the next write is about to come in. */
        void beforeNextWrite(Runnable what) {
            beforeNextWrite = what;
        }
    }

    /** A process of the operator, with a memory of its own. */
    @SuppressWarnings("JavaLangClash")
    final class Process {
        BindingMemory memory = new BindingMemory();
        final Poller poller = new Poller(
                new FakeWeldClients().account(KEY, weld),
                Duration.ofMinutes(1),
                GRACE,
                clock,
                woken -> {},
                new InlineThreads(),
                () -> 0);
        private final SyncFinder finder = new SyncFinder(
                new ControllerContext(
                        new FakeWeldClients().account(KEY, weld),
                        poller,
                        null,
                        null,
                        recorder,
                        requeued -> {},
                        new OperatorCounters(meters),
                        new RequeueIntervals(Duration.ofMinutes(1), GRACE, () -> 0),
                        clock,
                        AppUrls.NONE),
                claims,
                new RequestTurns(key -> Double.POSITIVE_INFINITY, requeued -> {}, clock));

        SyncContext open() {
            return new SyncContext(
                    server.read(spec).orElseThrow(),
                    new ResourceAccess<>(
                            (patch, manager) -> server.write(patch, manager, spec), () -> server.read(spec)),
                    clock.instant(),
                    RetryMemory.empty(() -> 0, clock),
                    memory,
                    AppUrls.NONE);
        }

        Workspace workspace(SyncContext record) {
            return poller.subscribe(record.key(), KEY, finder.knownId(record));
        }

        /** The sync of another resource is created or found, and nothing is known of this one afterwards. */
        BindingResult reconcileAnother(String schema) {
            server.schema = schema;
            BindingResult result = reconcile();
            server.schema = "crm";
            server.overwrite(SyncLedger.EMPTY);
            memory = new BindingMemory();
            return result;
        }

        /** One reconciliation, as far as binding goes. */
        BindingResult reconcile() {
            return reconcile(open(), true);
        }

        BindingResult reconcile(SyncContext record, boolean fresh) {
            return finder.findOrCreate(record, desired(), weld, workspace(record), fresh);
        }

        Optional<Sync> read() {
            SyncContext record = open();
            return finder.read(record, weld, workspace(record));
        }
    }

    /** Does at once what is to be done now, and nothing else. */
    private static final class InlineThreads extends ScheduledThreadPoolExecutor {
        InlineThreads() {
            super(0);
        }

        @Override
        public @Nullable ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            if (delay == 0 && !isShutdown()) {
                command.run();
            }
            return null;
        }
    }

    DesiredSync desired() {
        return DesiredSync.of(server.read(spec).orElseThrow().getSpec(), connection);
    }

    Process process() {
        return new Process();
    }

    /** The reasons of the events about the resource, in the order in which they were first written, with what they say. */
    List<String> events() {
        return events.client().v1().events().inNamespace("team").list().getItems().stream()
                .map(event -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    EventRecorder recorder() {
        return recorder;
    }

    void deleteEvents() {
        events.client().v1().events().inNamespace("team").delete();
    }

    double recovered() {
        return meters.get("weld.creations.recovered").counter().count();
    }

    @Override
    public void close() {
        events.close();
    }
}
