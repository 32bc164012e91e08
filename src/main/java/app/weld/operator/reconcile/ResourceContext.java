package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldResource;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.ReadyBuilder;
import app.weld.operator.status.Situation;
import app.weld.operator.status.StatusText;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resource and its status during one reconcile: what was read, and what is written.
 *
 * @param <S> the status
 * @param <L> its durable facts, written when they change
 * @param <R> its report, written once
 */
public abstract class ResourceContext<P extends WeldResource<?, S>, S extends ConditionedStatus, L, R> {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceContext.class);
    private static final int UNPROCESSABLE = 422;
    private static final int TRIES = 10;

    private final P resource;
    private final Access<P> access;
    private final Halves<P, S, L, R> halves;
    private final RetryMemory memory;
    private final MetadataSnapshot seen;
    private final R before;
    private final Instant now;
    private R reported;
    private L ledger;
    /** The one that the facts were read or written with, which guards their next write. */
    private @Nullable String version;

    private boolean editedMeanwhile;
    /** Whether a write of the report has shown other facts than these: they are not written any more then. */
    private boolean stale;

    private boolean wasStale;

    /** How the cluster is reached. */
    public record Access<P>(Writer<P> writer, Supplier<Optional<P>> live) {}

    /** Writes a status under a field manager and gives the resource as it is then. */
    @FunctionalInterface
    public interface Writer<P> {
        P write(P patch, String manager);
    }

    /** How a status falls into its halves. */
    public interface Halves<P, S, L, R> {
        P blank();

        S statusOf(P resource);

        L ledger(S status);

        R report(S status);

        S ofLedger(L ledger);

        S ofReport(R report);

        /** The report without what an API server may refuse. */
        R smallest(R report);
    }

    /** @param memory of this resource */
    public ResourceContext(P resource, Halves<P, S, L, R> halves, Access<P> access, Instant now, RetryMemory memory) {
        this.resource = resource;
        this.halves = halves;
        this.access = access;
        this.now = now;
        this.memory = memory;
        this.seen = MetadataSnapshot.of(resource);
        S status = halves.statusOf(resource);
        this.before = halves.report(status);
        this.reported = before;
        this.ledger = halves.ledger(status);
        this.version = resource.getMetadata().getResourceVersion();
    }

    public P resource() {
        return resource;
    }

    /** Why the resource is left alone: not all of it could be read. Empty where all of it could. */
    public Optional<Outcome.Stop> unsupported() {
        String why =
                resource.unreadable() == null && resource.getSpec() == null ? "it has no spec" : resource.unreadable();
        return Optional.ofNullable(why).map(what -> Outcome.NotReady.of(Situation.UNSUPPORTED, what));
    }

    /** A status that begins as the last one. */
    public abstract ReadyBuilder<R> status();

    /** This reconciliation as one try of several. An edit, a new request and a deletion begin anew. */
    public ReconcileAttempt attempt() {
        List<Object> inputs =
                List.of(generation(), RequestAnnotation.requests(resource), resource.isMarkedForDeletion());
        return new ReconcileAttempt(resource, conditionsBefore(), isSettled(), inputs, now, memory);
    }

    /** Whether the resource was as desired at the last reconciliation, and nothing has shown since that it is not. */
    protected abstract boolean isSettled();

    /** Whether the status is known; where it is not, nothing may be concluded from its absence. */
    public boolean isStatusKnown() {
        return resource.unreadable() == null || resource.getStatus() != null;
    }

    public Instant now() {
        return now;
    }

    public String uid() {
        return resource.getMetadata().getUid();
    }

    public long generation() {
        return Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L);
    }

    /** What the kernel remembers of this resource. */
    public RetryMemory memory() {
        return memory;
    }

    public ResourceKey key() {
        return ResourceKey.of(resource);
    }

    /** The report as it was when the reconcile began. */
    public R before() {
        return before;
    }

    /** The conditions as they were when the reconcile began. */
    public List<Condition> conditionsBefore() {
        return halves.statusOf(resource).conditions();
    }

    public Optional<Condition> readyBefore() {
        return Conditions.find(conditionsBefore(), Conditions.READY);
    }

    /** Whether the last report speaks of the manifest as it is. */
    public boolean isObserved() {
        return Objects.equals(halves.statusOf(resource).observedGeneration(), generation());
    }

    public L ledger() {
        return ledger;
    }

    /**
     * Writes the durable facts when they changed; they are there for the next reconcile once this returns.
     *
     * @throws StaleStatusException when they are not what this reconcile believes them to be: its cache may be behind, or another
     *     process may believe that it leads
     */
    public void persist(L next) {
        if (!tryPersist(next)) {
            throw new StaleStatusException("another process works on this resource");
        }
    }

    /** As {@link #persist}; returns false, having written nothing, when the facts are not what this reconcile believes. */
    public boolean tryPersist(L next) {
        if (next.equals(ledger)) {
            return true;
        }
        if (stale) {
            return false;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                P written = write(halves.ofLedger(next), FieldManager.IDENTITY, version);
                ledger = ledgerOf(written);
                version = written.getMetadata().getResourceVersion();
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == TRIES) {
                    throw e;
                }
                // What has changed the resource may not have touched these facts.
                P live = live();
                if (!ledgerOf(live).equals(ledger)) {
                    return false;
                }
                version = live.getMetadata().getResourceVersion();
            }
        }
    }

    /** Takes over the durable facts as the API server has them now, not a cache. */
    public L reload() {
        P live = live();
        ledger = ledgerOf(live);
        version = live.getMetadata().getResourceVersion();
        stale = false;
        return ledger;
    }

    /** Whether the API server has the resource still, whatever a cache says. */
    public boolean exists() {
        return find().isPresent();
    }

    private P live() {
        return find().orElseThrow(() -> new StaleStatusException("the resource is gone"));
    }

    private Optional<P> find() {
        return access.live().get().filter(live -> uid().equals(
                        live.getMetadata().getUid()));
    }

    private L ledgerOf(P current) {
        return halves.ledger(halves.statusOf(current));
    }

    /** Publishes the last status with a change. */
    public <T> T publishWith(Function<ReadyBuilder<R>, T> change) {
        ReadyBuilder<R> status = status();
        T result = change.apply(status);
        publish(status.build());
        return result;
    }

    /** Writes the report when it changed; an interim one is replaced by the next. */
    public void publish(R next) {
        if (!next.equals(reported)) {
            P written = writeOrLess(next);
            reported = next;
            if (ledgerOf(written).equals(ledger)) {
                version = written.getMetadata().getResourceVersion();
            } else {
                // Another process has written other facts: the version of this report says nothing of them.
                stale = true;
                wasStale = true;
            }
        }
    }

    /** A report that the API server refuses would leave the last one there for good: then one that says less is written. */
    private P writeOrLess(R next) {
        try {
            return write(halves.ofReport(next), FieldManager.REPORT, null);
        } catch (KubernetesClientException e) {
            R less = halves.smallest(next);
            if (!isRefused(e) || less.equals(next)) {
                throw e;
            }
            LOG.warn(
                    "the API server refuses the status of {} {}/{}, one without streams is written: {}",
                    resource.getKind(),
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName(),
                    StatusText.message(String.valueOf(e.getMessage())));
            return write(halves.ofReport(less), FieldManager.REPORT, null);
        }
    }

    private static boolean isRefused(KubernetesClientException e) {
        String message = String.valueOf(e.getMessage());
        return e.getCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE
                || e.getCode() == UNPROCESSABLE
                || message.contains("larger than max")
                || message.contains("request is too large");
    }

    /** As {@link #publish}, unless this reconcile has reported something already. */
    public void publishFirst(R next) {
        if (reported.equals(before)) {
            publish(next);
        }
    }

    /**
     * Returns the resource as it is then.
     *
     * @param ifVersion the write is refused with a conflict when the resource has another version by now
     */
    private P write(S status, String manager, @Nullable String ifVersion) {
        ObjectMeta meta = resource.getMetadata();
        P patch = halves.blank();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withResourceVersion(ifVersion)
                .build());
        patch.setStatus(status);
        P written = access.writer().write(patch, manager);
        editedMeanwhile |= !MetadataSnapshot.of(written).equals(seen);
        return written;
    }

    /** Whether the resource was changed while it was reconciled: it has to be reconciled again. */
    public boolean editedMeanwhile() {
        return editedMeanwhile || wasStale;
    }

    /** The value of the annotations that request to read from Weld now. */
    @Nullable
    public String reconcileRequest() {
        return RequestAnnotation.reconcileRequest(resource);
    }

    /** Whether an annotation requests to read from Weld now. */
    public boolean isReconcileRequested() {
        return RequestAnnotation.isNew(
                reconcileRequest(), halves.statusOf(resource).lastHandledReconcileAt());
    }
}
