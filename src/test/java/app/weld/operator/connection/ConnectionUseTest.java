package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Call;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A connection that is to be deleted while syncs use it. */
class ConnectionUseTest {
    private final ConnectionFixture it = new ConnectionFixture();

    @AfterEach
    void close() {
        it.close();
    }

    private static Optional<Outcome.Stop> inUse(String message) {
        return Optional.of(Outcome.Requeue.because(Reason.InUse, message, Duration.ofSeconds(30)));
    }

    @Test
    void allThatUseItAreNamed() {
        for (int i = 10; i < 20; i++) {
            it.addSync("s" + i);
        }

        assertThat(it.delete())
                .isEqualTo(
                        inUse(
                                "this resource is deleted after its WeldEltSyncs: delete s10, s11, s12, s13, s14, s15, s16, s17, s18, s19"));
    }

    @Test
    void moreThanAFewAreNotNamedOneByOne() {
        for (int i = 10; i < 21; i++) {
            it.addSync("s" + i);
        }

        assertThat(it.delete())
                .isEqualTo(
                        inUse(
                                "this resource is deleted after its WeldEltSyncs: delete s10, s11, s12, s13, s14, s15, s16, s17, s18, s19 and others"));
    }

    @Test
    void withoutTheCrdOfSyncsItIsNotKnownWhetherAnyUsesIt() {
        it.cluster.refuseSyncs(404);

        assertThat(it.delete()).isEqualTo(inUse(Situation.USE_UNKNOWN.message()));
    }

    @Test
    void anApiServerThatDoesNotAnswerIsNoAnswer() {
        it.cluster.refuseSyncs(500);

        assertThatThrownBy(it::delete).isInstanceOf(KubernetesClientException.class);
    }

    /** Syncs are told that Weld has not got it any more, so that they say so rather than wait. */
    @Nested
    class ThatWasDeletedInWeld {
        private final String id = it.adopted();
        private final Optional<Outcome.Stop> gone = Optional.of(Outcome.Requeue.because(
                Situation.REMOTE_CONNECTION_DELETED_IN_USE, Duration.ofSeconds(30), id, "orders"));
        private final Optional<Outcome.Stop> there =
                inUse("this resource is deleted after its WeldEltSyncs: delete orders");

        ThatWasDeletedInWeld() {
            it.addSync("orders", id);
        }

        private void deleteInWeld() {
            it.weld.byHand().deleteConnection(id);
            it.poll();
            it.weld.forgetCalls();
        }

        @Test
        void isAskedForOnceWhereTheListingDoesNotShowIt() {
            deleteInWeld();

            assertThat(it.delete()).isEqualTo(gone);
            assertThat(it.weld.count(Call.CONNECTIONS)).isEqualTo(1);
            assertThat(it.delete()).isEqualTo(gone);
            assertThat(it.weld.count(Call.CONNECTIONS))
                    .as("it was said already")
                    .isEqualTo(1);
        }

        @Test
        void isInUseWhileTheListingShowsIt() {
            assertThat(it.delete()).isEqualTo(there);
            assertThat(it.weld.calls()).isEmpty();
        }

        @Test
        void isInUseWhereItHasComeBackSinceTheListing() {
            deleteInWeld();
            it.weld.addConnection("conn_9", "shopify", "shop");
            it.weld.addConnection(id, "salesforce", "eu");

            assertThat(it.delete()).isEqualTo(there);
        }

        @Test
        void isInUseAgainOnceTheListingShowsIt() {
            deleteInWeld();
            it.delete();
            it.weld.addConnection(id, "salesforce", "eu");
            it.poll();

            assertThat(it.delete()).isEqualTo(there);
        }

        @Test
        void isNotKnownToBeGoneWhereWhatCannotBeReadMayBeIt() {
            deleteInWeld();
            it.weld.addConnection("conn_9", "shopify", "shop");
            it.weld.unreadable("its id is a number");

            assertThat(it.delete()).isEqualTo(there);
        }

        @Test
        void isAsItWasSaidLastWhileWeldIsDown() {
            deleteInWeld();
            it.weld.down();
            assertThat(it.delete()).isEqualTo(there);

            it.weld.up();
            it.delete();
            it.weld.down();
            assertThat(it.delete()).isEqualTo(gone);
        }

        @Test
        void isAsItWasSaidLastWhereThereIsNoKey() {
            deleteInWeld();
            it.useMissingSecret();
            assertThat(it.delete()).isEqualTo(there);

            it.spec(spec -> {});
            assertThat(it.delete()).isEqualTo(gone);
            it.weld.addConnection(id, "salesforce", "eu");
            it.poll();
            it.useMissingSecret();
            assertThat(it.delete()).isEqualTo(gone);
        }

        @Test
        void isAsItWasSaidLastWhileSuspended() {
            deleteInWeld();
            it.spec(spec -> spec.put("suspend", true));

            assertThat(it.delete()).isEqualTo(there);
            assertThat(it.weld.calls()).isEmpty();
        }

        @Test
        void isAsItWasSaidLastWhereTheManifestCannotBeRead() {
            deleteInWeld();
            it.resource.markUnreadable("spec: unknown policy");

            assertThat(it.delete()).isEqualTo(there);
            assertThat(it.weld.calls()).isEmpty();
        }

        @Test
        void isAsItWasSaidLastBeforeTheFirstListing() {
            it.weld.byHand().deleteConnection(id);
            it.threads.pause();
            it.clients.account(ConnectionFixture.OTHER_KEY, it.weld);
            it.useOtherKey();

            assertThat(it.delete()).isEqualTo(there);
        }
    }
}
