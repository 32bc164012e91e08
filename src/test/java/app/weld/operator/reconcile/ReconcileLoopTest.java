package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.cluster.KeySource;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.controlplane.MockApi;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Reason;
import app.weld.operator.sync.binding.BindingMemory;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.FakeWeldClients;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop with a flow that does what each test says. */
class ReconcileLoopTest {
    /** The version at which the resource stood for something, whatever it does by now. */
    private static final String BEFORE = "0";

    private record Memory(RetryMemory retries) implements KindMemory {}

    private final ManualClock clock = new ManualClock();
    private final Poller poller =
            new Poller(new FakeWeldClients(), Duration.ofMinutes(1), Duration.ofSeconds(90), clock, any -> {});
    private final ControllerContext controller = new ControllerContext(
            null,
            poller,
            new ResourceCaches(null, any -> {}),
            new ApiKeyStore(null, any -> {}, any -> false),
            new EventRecorder(null, clock, "test", task -> {}),
            any -> {},
            new OperatorCounters(new SimpleMeterRegistry()),
            new RequeueIntervals(Duration.ofMinutes(1), Duration.ofSeconds(90), () -> 0),
            clock,
            AppUrls.NONE);
    private final OwnershipClaims claims = new OwnershipClaims();
    private final Ownership ownership = new Ownership(claims, any -> {});
    private final FailureHandler failures = new FailureHandler(controller.events(), controller.intervals());
    private final WeldEltSync resource = new WeldEltSync();
    private final List<String> calls = new ArrayList<>();
    private Supplier<Outcome> next = () -> new Outcome.Done(Duration.ofMinutes(10));
    private Supplier<Optional<Outcome.Stop>> deletion = Optional::empty;
    private Optional<OwnershipClaims.Claim> claim;
    private boolean standsForNothing;
    private SyncReport report = SyncReport.EMPTY;
    private boolean stale;
    private boolean edited;

    private final ReconcileLoop<WeldEltSync, WeldEltSyncStatus, SyncContext, Memory> loop =
            new ReconcileLoop<>(controller, WeldEltSync.class, new TestFlow(), ownership, failures);

    ReconcileLoopTest() {
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace("team")
                .withUid("uid")
                .withGeneration(1L)
                .withResourceVersion("1")
                .build());
        resource.setSpec(Serialization.unmarshal("{\"destinationSchemaName\": \"crm\"}", WeldEltSyncSpec.class));
        claim = Optional.of(OwnershipClaims.Claim.bound(resource, "now", null));
    }

    @AfterEach
    void close() {
        poller.close();
    }

    private final class TestFlow implements Flow<WeldEltSync, SyncContext, Memory> {
        @Override
        public String object() {
            return "sync";
        }

        @Override
        public Memory emptyMemory() {
            return new Memory(RetryMemory.empty(() -> 0, clock));
        }

        @Override
        public SyncContext open(WeldEltSync sync, ResourceAccess<WeldEltSync> access, Instant now, Memory memory) {
            sync.setStatus(WeldEltSyncStatus.of(SyncLedger.EMPTY, report));
            return new SyncContext(
                    sync,
                    new ResourceAccess<>((patch, manager) -> write(patch), () -> Optional.of(sync)),
                    now,
                    memory.retries(),
                    new BindingMemory(),
                    AppUrls.NONE);
        }

        private WeldEltSync write(WeldEltSync patch) {
            report = patch.getStatus().report();
            WeldEltSync written = new WeldEltSync();
            written.setMetadata(new ObjectMetaBuilder(resource.getMetadata())
                    .withGeneration(edited ? 2L : 1L)
                    .build());
            written.setStatus(WeldEltSyncStatus.of(SyncLedger.EMPTY, report));
            return written;
        }

        @Override
        public void noteRequests(SyncContext context) {
            if (stale) {
                throw new StaleStatusException("another process works on this resource");
            }
        }

        @Override
        public Outcome reconcile(SyncContext context, Memory memory) {
            calls.add("reconcile");
            return next.get();
        }

        @Override
        public void suspended(SyncContext context) {
            calls.add("suspended");
        }

        @Override
        public Duration stopped(SyncContext context, ReconcileAttempt attempt, Outcome.Stop stop) {
            return context.publishWith(status -> failures.handle(stop, attempt, status));
        }

        @Override
        public Optional<Outcome.Stop> delete(SyncContext context, Memory memory) {
            calls.add("delete");
            return deletion.get();
        }

        @Override
        public Optional<OwnershipClaims.Claim> claimOf(WeldEltSync sync) {
            return standsForNothing && !sync.getMetadata().getResourceVersion().equals(BEFORE)
                    ? Optional.empty()
                    : Optional.of(OwnershipClaims.Claim.bound(sync, "written", null));
        }

        @Override
        public Optional<OwnershipClaims.Claim> claimNow(SyncContext context) {
            return claim;
        }

        @Override
        public void changed(WeldEltSync sync) {
            calls.add("changed");
        }

        @Override
        public void written(WeldEltSync sync) {
            calls.add("written");
        }

        @Override
        public void deleted(WeldEltSync sync) {
            calls.add("deleted");
        }

        @Override
        public void release(ResourceKey key) {
            calls.add("release");
        }
    }

    private Optional<Long> reconcile() {
        UpdateControl<WeldEltSync> control = loop.reconcile(resource, null);
        return control.getScheduleDelay();
    }

    private String ready() {
        return report.conditions().get(0).reason();
    }

    @Test
    void whatIsDoneIsReconciledAgainAtTheLatestWhenTheFlowSays() {
        assertThat(reconcile()).contains(Duration.ofMinutes(10).toMillis());
        assertThat(claims.isClaimed("now")).isTrue();
    }

    @Test
    void aSuspendedResourceIsLeftAloneAndBlocksNoOther() {
        OwnershipClaims.Claim own = OwnershipClaims.Claim.named(resource, null, "as the other");
        OwnershipClaims.Claim younger = new OwnershipClaims.Claim(
                new ResourceKey(ResourceKey.Kind.SYNC, "team", "younger", "uid-2"), "z", null, "as the other", false);
        claims.claim(own);
        claims.claim(younger);
        assertThat(claims.owner(younger.claimant())).contains(own.claimant());
        claim = Optional.empty();
        resource.setSpec(Serialization.unmarshal(
                "{\"destinationSchemaName\": \"crm\", \"suspend\": true}", WeldEltSyncSpec.class));

        assertThat(reconcile()).contains(Duration.ofMinutes(10).toMillis());

        assertThat(ready()).isEqualTo("Suspended");
        assertThat(calls).contains("suspended").doesNotContain("reconcile");
        assertThat(claims.owner(younger.claimant())).isEmpty();
    }

    @Test
    void whatAReconciliationFindsToBeNoLongerItsOwnItKeepsFromNobody() {
        OwnershipClaims.Claim younger = new OwnershipClaims.Claim(
                new ResourceKey(ResourceKey.Kind.SYNC, "team", "younger", "uid-2"), "z", null, "as the other", false);
        claims.claim(OwnershipClaims.Claim.bound(resource, "now", "as the other"));
        claims.claim(younger);
        claims.cannotAct(ResourceKey.of(resource));
        claim = Optional.empty();

        standsForNothing = true;
        cacheHas(copy());
        reconcile();
        assertThat(claims.owner(younger.claimant())).as("the cache shows more").isPresent();
        cacheHas(resource);
        reconcile();

        assertThat(claims.owner(younger.claimant())).isEmpty();
    }

    @Test
    void whatAnEventOfBeforeShowsIsNotClaimedAgain() {
        loop.changed(copy(), false);
        assertThat(claims.isClaimed("written")).isTrue();
        claim = Optional.empty();
        standsForNothing = true;
        cacheHas(resource);
        reconcile();
        assertThat(claims.isClaimed("written")).isFalse();

        loop.changed(copy(), false);

        assertThat(claims.isClaimed("written")).isFalse();
    }

    /** The resource as it was, when it stood for something. */
    private WeldEltSync copy() {
        WeldEltSync copy = new WeldEltSync();
        copy.setMetadata(new ObjectMetaBuilder(resource.getMetadata())
                .withResourceVersion(BEFORE)
                .build());
        copy.setSpec(resource.getSpec());
        return copy;
    }

    @SuppressWarnings("unchecked")
    private void cacheHas(WeldEltSync cached) {
        controller.caches().syncs((IndexerResourceCache<WeldEltSync>) Proxy.newProxyInstance(
                IndexerResourceCache.class.getClassLoader(),
                new Class<?>[] {IndexerResourceCache.class},
                (proxy, method, arguments) -> Optional.of(cached)));
    }

    @Test
    void whatIsIncompleteIsTriedAgainWhenTheFlowSays() {
        next = () -> new Outcome.Incomplete(Duration.ofSeconds(7));

        assertThat(reconcile()).contains(7000L);
        assertThat(reconcile()).contains(7000L);
    }

    @Test
    void aFailureOfWeldIsAnOutcomeThatBacksOff() {
        next = () -> {
            throw new WeldException.Unavailable("Weld answers 503");
        };

        assertThat(reconcile()).contains(1000L);
        assertThat(ready()).isEqualTo("APIUnavailable");
        // Not before its time, whatever event comes.
        clock.advance(Duration.ofMillis(400));
        assertThat(reconcile()).contains(600L);
        assertThat(calls).containsOnlyOnce("reconcile");

        clock.advance(Duration.ofMillis(600));
        assertThat(reconcile()).contains(2000L);
    }

    @Test
    void whatSucceedsBeginsAnew() {
        next = () -> new Outcome.Failed(new WeldException.Unavailable("down"));
        reconcile();
        clock.advance(Duration.ofSeconds(1));
        next = () -> new Outcome.Done(Duration.ofMinutes(10));
        reconcile();
        next = () -> new Outcome.Failed(new WeldException.Unavailable("down"));

        assertThat(reconcile()).contains(1000L);
    }

    @Test
    void aChangeOutsideOfTheResourceEndsTheWait() {
        next = () -> new Outcome.NotReady(Reason.SecretNotFound, "Secret weld-api-key is not there");
        reconcile();
        loop.retryNow(ResourceKey.of(resource));
        reconcile();

        assertThat(calls).filteredOn("reconcile"::equals).hasSize(2);
    }

    @Test
    void aLostCompareAndSetIsTriedAgainSoonWithoutAWord() {
        report = SyncReport.EMPTY;
        next = () -> {
            throw new StaleStatusException("another process works on this resource");
        };

        assertThat(reconcile()).contains(1000L);
        assertThat(ready()).isEqualTo("Progressing");

        stale = true;
        calls.clear();
        assertThat(reconcile()).contains(1000L);
        assertThat(calls).doesNotContain("reconcile");
    }

    @Test
    void aResourceThatCannotBeReadIsLeftAlone() {
        resource.markUnreadable("spec.mode holds a value that this version does not know");

        reconcile();

        assertThat(calls).doesNotContain("reconcile");
        assertThat(ready()).isEqualTo("UnsupportedValue");
    }

    @Test
    void anEditMeanwhileIsReconciledAtOnce() {
        edited = true;
        next = () -> new Outcome.NotReady(Reason.Rejected, "no");

        assertThat(reconcile()).contains(0L);
    }

    @Test
    void aFailureOfTheApiServerIsTheFrameworks() {
        next = () -> {
            throw new KubernetesClientException("timeout");
        };

        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void whatIsDeletedInWeldLosesItsFinalizerAndIsForgotten() {
        loop.changed(resource, false);
        assertThat(claims.isClaimed("written")).isTrue();

        DeleteControl control = loop.cleanup(resource, null);

        assertThat(control.isRemoveFinalizer()).isTrue();
        assertThat(calls).contains("delete", "release");
        assertThat(claims.isClaimed("written")).isFalse();
    }

    @Test
    void whatCannotBeDeletedKeepsItsFinalizerAndBacksOff() {
        deletion = () -> Optional.of(new Outcome.Failed(new WeldException.Unavailable("down")));

        DeleteControl control = loop.cleanup(resource, null);
        assertThat(control.isRemoveFinalizer()).isFalse();
        assertThat(control.getScheduleDelay()).contains(1000L);
        assertThat(ready()).isEqualTo("DeletionBlocked");

        clock.advance(Duration.ofMillis(300));
        assertThat(loop.cleanup(resource, null).getScheduleDelay()).contains(700L);
        assertThat(calls).containsOnlyOnce("delete");

        clock.advance(Duration.ofMillis(700));
        edited = true;
        deletion = () -> Optional.of(new Outcome.Failed(new WeldException.Unavailable("down still")));
        assertThat(loop.cleanup(resource, null).getScheduleDelay()).contains(100L);
    }

    @Test
    void aResourceThatTheWatchShowsAsDeletedIsForgotten() {
        loop.changed(resource, false);
        loop.changed(resource, true);

        assertThat(claims.isClaimed("written")).isFalse();
        assertThat(calls).contains("release");
    }

    @Test
    void theFlowIsToldOfEachChangeAndOfTheDeletion() {
        loop.changed(resource, false);
        assertThat(calls).containsExactly("changed");

        calls.clear();
        loop.changed(resource, true);
        assertThat(calls).containsExactly("deleted", "release");
    }

    @Test
    void theFlowIsToldThatAStatusMayHaveBeenWritten() {
        reconcile();
        assertThat(calls).containsExactly("reconcile", "written");

        calls.clear();
        deletion = () -> Optional.of(new Outcome.Failed(new WeldException.Unavailable("down")));
        loop.cleanup(resource, null);
        assertThat(calls).containsExactly("delete", "written");
    }

    @Test
    void anotherResourceOfTheSameNameReleasesWhatTheFormerHad() {
        loop.changed(resource, false);
        resource.getMetadata().setUid("uid-of-the-next");
        loop.changed(resource, false);

        assertThat(calls).containsExactly("changed", "release", "changed");
        assertThat(claims.owner(ResourceKey.of(resource))).isEmpty();
    }

    @Test
    void aDeletedResourceIsNotReadInWeldAnyMore() {
        loop.changed(resource, false);
        poller.subscribe(ResourceKey.of(resource), new ApiKey("the-key-of-the-team"), null);
        assertThat(poller.workspaces()).hasSize(1);

        loop.changed(resource, true);

        assertThat(poller.workspaces()).isEmpty();
    }

    @Test
    void theKeyOfADeletedResourceIsForgotten() {
        try (MockApi api = MockApi.start()) {
            ApiKeyStore apiKeys = new ApiKeyStore(api.client(), any -> {}, any -> false);
            api.client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("weld")
                            .withNamespace("team")
                            .endMetadata()
                            .addToStringData("apiKey", "the-key-of-the-team")
                            .build())
                    .create();
            SecretKeyRef ref = new SecretKeyRef("weld", null);
            apiKeys.read(ResourceKey.of(resource), new KeySource(ResourceKey.of(resource), ref, null));
            new ReconcileLoop<>(
                            new ControllerContext(
                                    null,
                                    poller,
                                    controller.caches(),
                                    apiKeys,
                                    controller.events(),
                                    any -> {},
                                    controller.counters(),
                                    controller.intervals(),
                                    clock,
                                    AppUrls.NONE),
                            WeldEltSync.class,
                            new TestFlow(),
                            ownership,
                            failures)
                    .changed(resource, true);
            api.client().secrets().inNamespace("team").withName("weld").delete();

            await().untilAsserted(() -> assertThat(apiKeys.readForDeletion(
                            ResourceKey.of(resource), new KeySource(ResourceKey.of(resource), ref, null)))
                    .isInstanceOf(ApiKeyLookup.Missing.class));
            apiKeys.close();
        }
    }
}
