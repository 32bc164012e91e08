package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.cluster.MockApi;
import app.weld.operator.poll.Subscriber;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which key a deletion is carried out with when its Secret is gone. */
class KeySecretsTest {
    private static final Subscriber SYNC = Subscriber.sync("team", "crm");
    private static final SecretKeyRef REF = new SecretKeyRef("weld-api-key", null);
    private static final ApiKey KEY = new ApiKey("the-key-of-the-team");

    private final MockApi api = MockApi.start();
    private final AtomicInteger woken = new AtomicInteger();
    private final Set<String> terminating = new HashSet<>();
    private final KeySecrets secrets =
            new KeySecrets(api.client(), who -> woken.incrementAndGet(), terminating::contains);

    @AfterEach
    void stop() {
        secrets.close();
        api.close();
    }

    private void create(String name) {
        api.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("team")
                        .endMetadata()
                        .addToData(
                                "apiKey",
                                Base64.getEncoder()
                                        .encodeToString("the-key-of-the-team".getBytes(StandardCharsets.UTF_8)))
                        .build())
                .create();
    }

    private void delete() {
        int before = woken.get();
        api.client().secrets().inNamespace("team").withName(REF.name()).delete();
        await().until(() -> woken.get() > before);
    }

    private static void assertMissing(ThrowingCallable read) {
        assertThatThrownBy(read).isInstanceOfSatisfying(Blocked.class, blocked -> assertThat(blocked.reason())
                .isEqualTo(Reason.SecretNotFound));
    }

    @Test
    void whatIsDeletedTogetherWithItsSecretIsDeletedWithTheKeyThatWasReadLast() {
        create(REF.name());
        secrets.read(SYNC, REF);
        delete();

        assertThat(secrets.readForDeletion(SYNC, REF)).isEqualTo(KEY);
    }

    @Test
    void whoWasToldThatTheSecretIsMissingHasNoKey() {
        create(REF.name());
        secrets.read(SYNC, REF);
        delete();
        assertMissing(() -> secrets.read(SYNC, REF));

        assertMissing(() -> secrets.readForDeletion(SYNC, REF));

        create(REF.name());
        await().untilAsserted(
                        () -> assertThat(secrets.readForDeletion(SYNC, REF)).isEqualTo(KEY));
    }

    @Test
    void whoWasToldWhileTheNamespaceWasGoingHasTheKeyStill() {
        create(REF.name());
        secrets.read(SYNC, REF);
        terminating.add("team");
        delete();
        assertMissing(() -> secrets.read(SYNC, REF));

        assertThat(secrets.readForDeletion(SYNC, REF)).isEqualTo(KEY);
    }

    @Test
    void whoWasToldBeforeTheNamespaceWentHasNoKey() {
        create(REF.name());
        secrets.read(SYNC, REF);
        delete();
        assertMissing(() -> secrets.read(SYNC, REF));
        terminating.add("team");
        assertMissing(() -> secrets.read(SYNC, REF));

        assertMissing(() -> secrets.readForDeletion(SYNC, REF));
    }

    @Test
    void noKeyOfAnotherSecretOrOfAResourceThatIsGoneIsUsed() {
        create(REF.name());
        secrets.read(SYNC, REF);
        SecretKeyRef other = new SecretKeyRef("other", null);

        assertMissing(() -> secrets.readForDeletion(SYNC, other));

        secrets.read(SYNC, REF);
        delete();
        secrets.forget(SYNC);
        assertMissing(() -> secrets.readForDeletion(SYNC, REF));
    }
}
