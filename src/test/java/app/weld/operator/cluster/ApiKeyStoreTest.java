package app.weld.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.controlplane.MockApi;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.ApiKey;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which key a deletion is carried out with when its Secret is gone. */
class ApiKeyStoreTest {
    private static final ResourceKey SYNC = ResourceKey.sync("team", "crm", "uid-crm");
    private static final SecretKeyRef REF = new SecretKeyRef("weld-api-key", null);

    private static KeySource of(ResourceKey resource, SecretKeyRef ref) {
        return new KeySource(resource, ref, null);
    }

    private static final Duration BETWEEN_READS = Duration.ofNanos(50_000);
    private static final ApiKey KEY = new ApiKey("the-key-of-the-team");

    private final MockApi api = MockApi.start();
    private final AtomicInteger woken = new AtomicInteger();
    private final Set<String> terminating = new HashSet<>();
    private final ApiKeyStore secrets =
            new ApiKeyStore(api.client(), who -> woken.incrementAndGet(), terminating::contains);

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

    private static void assertMissing(ApiKeyLookup lookup) {
        assertThat(lookup).isInstanceOf(ApiKeyLookup.Missing.class);
    }

    @Test
    void whatIsDeletedTogetherWithItsSecretIsDeletedWithTheKeyThatWasReadLast() {
        create(REF.name());
        secrets.read(SYNC, of(SYNC, REF));
        delete();

        assertThat(secrets.readForDeletion(SYNC, of(SYNC, REF))).isEqualTo(new ApiKeyLookup.Found(KEY));
    }

    @Test
    void whoWasToldThatTheSecretIsMissingHasNoKey() {
        create(REF.name());
        secrets.read(SYNC, of(SYNC, REF));
        delete();
        assertMissing(secrets.read(SYNC, of(SYNC, REF)));

        assertMissing(secrets.readForDeletion(SYNC, of(SYNC, REF)));

        create(REF.name());
        await().untilAsserted(() ->
                assertThat(secrets.readForDeletion(SYNC, of(SYNC, REF))).isEqualTo(new ApiKeyLookup.Found(KEY)));
    }

    @Test
    void whoWasToldWhileTheNamespaceWasGoingHasTheKeyStill() {
        create(REF.name());
        secrets.read(SYNC, of(SYNC, REF));
        terminating.add("team");
        delete();
        assertMissing(secrets.read(SYNC, of(SYNC, REF)));

        assertThat(secrets.readForDeletion(SYNC, of(SYNC, REF))).isEqualTo(new ApiKeyLookup.Found(KEY));
    }

    @Test
    void whoWasToldBeforeTheNamespaceWentHasNoKey() {
        create(REF.name());
        secrets.read(SYNC, of(SYNC, REF));
        delete();
        assertMissing(secrets.read(SYNC, of(SYNC, REF)));
        terminating.add("team");
        assertMissing(secrets.read(SYNC, of(SYNC, REF)));

        assertMissing(secrets.readForDeletion(SYNC, of(SYNC, REF)));
    }

    @Test
    void noKeyOfAnotherSecretOrOfAResourceThatIsGoneIsUsed() {
        create(REF.name());
        secrets.read(SYNC, of(SYNC, REF));
        SecretKeyRef other = new SecretKeyRef("other", null);

        assertMissing(secrets.readForDeletion(SYNC, of(SYNC, other)));

        secrets.read(SYNC, of(SYNC, REF));
        delete();
        secrets.forget(SYNC);
        assertMissing(secrets.readForDeletion(SYNC, of(SYNC, REF)));
    }

    /** Whoever reads while the Secret changes reads the new one or is woken. */
    @Test
    void noChangeIsLostOnWhoeverReadsMeanwhile() throws InterruptedException {
        create(REF.name());
        List<ResourceKey> readers = IntStream.range(0, 4)
                .mapToObj(i -> ResourceKey.sync("team", "reader-" + i, "uid-reader-" + i))
                .toList();
        Map<ResourceKey, Queue<String>> wakes = new ConcurrentHashMap<>();
        Map<ResourceKey, String> lastRead = new ConcurrentHashMap<>();
        readers.forEach(reader -> wakes.put(reader, new ConcurrentLinkedQueue<>()));
        AtomicBoolean going = new AtomicBoolean(true);
        ResourceKey waits = ResourceKey.sync("team", "waits", "uid-waits");
        wakes.put(waits, new ConcurrentLinkedQueue<>());
        ApiKeyStore shared = new ApiKeyStore(api.client(), who -> wakes.get(who).add("woken"), terminating::contains);
        try (shared) {
            shared.read(waits, of(waits, REF));
            List<Thread> threads = readers.stream()
                    .map(reader -> new Thread(() -> {
                        while (going.get()) {
                            if (shared.read(reader, of(reader, REF)) instanceof ApiKeyLookup.Found found) {
                                lastRead.put(reader, found.key().secret());
                            }
                            // Often, and not so often that the change itself finds no processor.
                            LockSupport.parkNanos(BETWEEN_READS.toNanos());
                        }
                    }))
                    .toList();
            threads.forEach(Thread::start);
            for (int change = 0; change < 100; change++) {
                wakes.get(waits).clear();
                String key = "key-" + change;
                api.client().secrets().inNamespace("team").withName(REF.name()).edit(secret -> new SecretBuilder(secret)
                        .addToData("apiKey", Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
                        .build());
                // It does not read again before it is woken, as after a failure.
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> !wakes.get(waits).isEmpty());
            }
            going.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
            readers.forEach(reader -> await().until(() ->
                    lastRead.get(reader).equals("key-99") || !wakes.get(reader).isEmpty()));
        }
    }

    @Test
    void aSecretWithoutAKeyOrWithSomethingElseSaysSoWithoutQuotingIt() {
        create(REF.name());

        assertThat(secrets.read(SYNC, of(SYNC, new SecretKeyRef(REF.name(), "token"))))
                .isEqualTo(new ApiKeyLookup.Missing(
                        Situation.SECRET_KEY_MISSING.message("team", "weld-api-key", "token", "apiKey")));

        api.client().secrets().inNamespace("team").withName(REF.name()).edit(secret -> new SecretBuilder(secret)
                .addToData("apiKey", Base64.getEncoder().encodeToString("two words".getBytes(StandardCharsets.UTF_8)))
                .build());
        await().untilAsserted(() -> assertThat(secrets.read(SYNC, of(SYNC, REF)))
                .isInstanceOfSatisfying(ApiKeyLookup.Invalid.class, invalid -> assertThat(invalid.message())
                        .startsWith("key apiKey of Secret team/weld-api-key contains no API key: ")
                        .doesNotContain("words")));
    }
}
