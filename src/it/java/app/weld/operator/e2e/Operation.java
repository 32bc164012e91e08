package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestType;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.standin.BridgeRow;
import app.weld.operator.standin.StreamRow;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;

/** What a user does with one resource, and what has come of it in the end, whatever went wrong meanwhile. */
enum Operation {
    CREATE {
        @Override
        void begin(TestResource subject) {
            subject.declare();
        }

        @Override
        boolean isOver(TestResource subject) {
            return isInSync(subject);
        }

        @Override
        void check(TestResource subject) {
            assertSync(subject, "0 */6 * * *", "accounts", "contacts");
            assertThat(subject.account().connections()).hasSize(1);
        }
    },

    UPDATE {
        @Override
        void begin(TestResource subject) {
            subject.declareOtherwise();
        }

        @Override
        boolean isOver(TestResource subject) {
            return isInSync(subject);
        }

        @Override
        void check(TestResource subject) {
            assertSync(subject, "30 4 * * *", "accounts", "cases");
            assertThat(subject.account().streams(subject.onlySync().id()))
                    .filteredOn(stream -> stream.flag("full_sync_always"))
                    .extracting(StreamRow::name)
                    .containsExactly("accounts");
        }
    },

    DELETE {
        @Override
        void begin(TestResource subject) {
            subject.tenant().deleteSync(subject.name());
        }

        @Override
        boolean isOver(TestResource subject) {
            return subject.tenant().sync(subject.name()) == null;
        }

        @Override
        void check(TestResource subject) {
            assertThat(subject.account().syncs()).isEmpty();
            assertThat(subject.done("POST", "/elt_syncs")).as("syncs made").isEqualTo(1);
            assertThat(subject.done("DELETE", "/elt_syncs/{id}"))
                    .as("deletions")
                    .isEqualTo(1);
            assertThat(subject.account().connections()).hasSize(1);
        }
    },

    RUN {
        @Override
        void begin(TestResource subject) {
            ask(subject, Annotations.RUN_REQUESTED_AT);
        }

        @Override
        boolean isOver(TestResource subject) {
            return "1".equals(status(subject).lastHandledRunAt());
        }

        @Override
        void check(TestResource subject) {
            // What is still wanted begins now; it would be a second run.
            subject.tenant().harness().weld().tick();
            subject.tenant().harness().weld().tick();
            assertOneRunOfEach(subject);
        }
    },

    /** The runs have begun and ended before the operator is back. */
    RUN_ENDING_MEANWHILE {
        @Override
        void begin(TestResource subject) {
            ask(subject, Annotations.RUN_REQUESTED_AT);
        }

        @Override
        void meanwhile(TestResource subject) {
            subject.tenant().harness().weld().tick();
        }

        @Override
        boolean isOver(TestResource subject) {
            return "1".equals(status(subject).lastHandledRunAt());
        }

        @Override
        void check(TestResource subject) {
            subject.tenant().harness().weld().tick();
            subject.tenant().harness().weld().tick();
            assertOneRunOfEach(subject);
        }
    },

    FULL_REFRESH {
        @Override
        void begin(TestResource subject) {
            ask(subject, Annotations.FULL_REFRESH_REQUESTED_AT);
        }

        @Override
        boolean isOver(TestResource subject) {
            return "1".equals(status(subject).lastHandledFullRefreshAt());
        }

        @Override
        void check(TestResource subject) {
            assertOneRefreshOfEach(subject);
        }
    },

    /** Runs that have used up the marks have begun and ended before the operator is back. */
    FULL_REFRESH_USED_MEANWHILE {
        @Override
        void prepare(List<TestResource> subjects) {
            super.prepare(subjects);
            // After a first run another one is incremental, unless it is marked.
            subjects.forEach(Operation::requestRuns);
            subjects.get(0).tenant().harness().weld().tick();
            // The operator allows for clocks that differ by so much.
            Harness.await().pollDelay(Duration.ofMillis(2500)).until(() -> true);
        }

        @Override
        void begin(TestResource subject) {
            ask(subject, Annotations.FULL_REFRESH_REQUESTED_AT);
        }

        @Override
        void meanwhile(TestResource subject) {
            requestRuns(subject);
            subject.tenant().harness().weld().tick();
        }

        @Override
        boolean isOver(TestResource subject) {
            return "1".equals(status(subject).lastHandledFullRefreshAt());
        }

        @Override
        void check(TestResource subject) {
            assertOneRefreshOfEach(subject);
        }
    },

    DECLARED_RUN {
        @Override
        void begin(TestResource subject) {
            declareRequest(subject, RequestType.Run);
        }

        @Override
        boolean isOver(TestResource subject) {
            return isAnswered(subject);
        }

        @Override
        void check(TestResource subject) {
            subject.tenant().harness().weld().tick();
            subject.tenant().harness().weld().tick();
            assertOneRunOfEach(subject);
        }
    },

    DECLARED_FULL_REFRESH {
        @Override
        void begin(TestResource subject) {
            declareRequest(subject, RequestType.FullRefresh);
        }

        @Override
        boolean isOver(TestResource subject) {
            return isAnswered(subject);
        }

        @Override
        void check(TestResource subject) {
            assertOneRefreshOfEach(subject);
        }
    },

    BRIDGE {
        @Override
        void prepare(List<TestResource> subjects) {
            // Nothing is there before.
        }

        @Override
        void begin(TestResource subject) {
            subject.connectByLink();
        }

        @Override
        boolean isOver(TestResource subject) {
            var connection = subject.tenant().connection(subject.name());
            return Harness.hasReason(connection, "AuthorizationPending")
                    && connection.getStatus().authorizeUrl() != null;
        }

        @Override
        void check(TestResource subject) {
            List<BridgeRow> bridges = subject.account().bridges();
            // Weld lists bridges without their state and link: one whose answer was lost is never seen by anybody, and
            // goes within a day. What a person can open is one.
            assertThat(bridges).hasSizeBetween(1, 2);
            var status = subject.tenant().connection(subject.name()).getStatus();
            String bridge = bridges.get(0).id();
            assertThat(status.authorizeUrl()).endsWith("/" + bridge);

            String connection = subject.account().authorize(bridge);
            subject.lookNow("1");
            assertThat(subject.tenant()
                            .awaitConnection(subject.name(), "Connected")
                            .getStatus()
                            .connectionId())
                    .isEqualTo(connection);
        }
    };

    private static final List<String> STREAMS = List.of("accounts", "contacts");

    /** Brings about what the operation begins from. */
    void prepare(List<TestResource> subjects) {
        subjects.forEach(TestResource::connect);
        subjects.forEach(subject -> subject.tenant().awaitConnection(subject.name(), "Connected"));
        if (this != CREATE) {
            subjects.forEach(TestResource::declare);
            subjects.forEach(subject -> subject.tenant().awaitSync(subject.name(), "InSync"));
        }
    }

    abstract void begin(TestResource subject);

    /** What goes on in Weld while the operator is down. */
    void meanwhile(TestResource subject) {}

    abstract boolean isOver(TestResource subject);

    /** Throws an AssertionError where anything is not as it should be. */
    abstract void check(TestResource subject);

    private static void requestRuns(TestResource subject) {
        STREAMS.forEach(
                stream -> subject.account().requestRun(subject.onlySync().id(), stream));
    }

    private static void ask(TestResource subject, String annotation) {
        subject.tenant().annotate(WeldEltSync.class, subject.name(), annotation, "1");
    }

    private static void declareRequest(TestResource subject, RequestType type) {
        subject.tenant()
                .harness()
                .client()
                .resources(WeldEltSync.class)
                .inNamespace(subject.tenant().namespace())
                .withName(subject.name())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"request\": {\"id\": \"once\", \"type\": \"" + type + "\"}}}");
    }

    /** Weld has answered for each stream. */
    private static boolean isAnswered(TestResource subject) {
        PendingRequest request = status(subject).request();
        return request != null && request.requestState() != RequestState.Pending;
    }

    private static WeldEltSyncStatus status(TestResource subject) {
        return subject.tenant().sync(subject.name()).getStatus();
    }

    private static boolean isInSync(TestResource subject) {
        return Harness.hasReason(subject.tenant().sync(subject.name()), "InSync");
    }

    private static void assertSync(TestResource subject, String schedule, String... streams) {
        var sync = subject.onlySync();
        var status = status(subject);
        assertThat(subject.done("POST", "/elt_syncs")).as("syncs made").isEqualTo(1);
        assertThat(subject.done("DELETE", "/elt_syncs/{id}")).as("deletions").isZero();
        assertThat(status.syncId()).isEqualTo(sync.id());
        assertThat(status.ledger().creation()).as("intent").isNull();
        assertThat(sync.enabled()).isTrue();
        assertThat(sync.interval()).isEqualTo(schedule);
        assertThat(sync.settings().toString()).isEqualTo("{\"region\":\"eu\"}");
        assertThat(subject.tenant().streams(sync.id())).containsExactly(streams);
        assertThat(status.streams())
                .allMatch(stream -> Boolean.TRUE.equals(stream.owned()))
                .extracting(StreamStatus::name)
                .containsExactlyInAnyOrder(streams);
    }

    private static void assertOneRunOfEach(TestResource subject) {
        assertThat(STREAMS)
                .allSatisfy(stream ->
                        assertThat(subject.runs(stream)).as("runs of " + stream).hasSize(1));
    }

    /** A mark that waits for a run, or a run that had one. */
    private static void assertOneRefreshOfEach(TestResource subject) {
        assertThat(subject.account().streams(subject.onlySync().id())).allSatisfy(stream -> {
            long refreshes = subject.runs(stream.name()).stream()
                    .filter(run -> "USER".equals(run.trigger()))
                    .count();
            assertThat(refreshes + (stream.fullRefresh() ? 1 : 0))
                    .as("full refreshes of " + stream.name())
                    .isEqualTo(1);
        });
    }
}
