package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldResource;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.ReadyBuilder;
import app.weld.operator.status.Situation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The resource and its status during one reconciliation: what was read, and what is written.
 *
 * @param <P> the kind
 * @param <S> the status
 * @param <L> its durable facts, written when they change
 * @param <R> its report, written once
 */
public abstract class ResourceContext<P extends WeldResource<?, S>, S extends ConditionedStatus, L, R> {
    private final P resource;
    private final S statusBefore;
    private final StatusWriter<P, S, L, R> writer;
    private final RetryMemory memory;
    private final Instant now;

    /** @param memory of this resource */
    public ResourceContext(
            P resource, StatusHalves<P, S, L, R> halves, ResourceAccess<P> access, Instant now, RetryMemory memory) {
        this.resource = resource;
        this.statusBefore = halves.statusOf(resource);
        this.writer = new StatusWriter<>(resource, halves, access);
        this.now = now;
        this.memory = memory;
    }

    public P resource() {
        return resource;
    }

    public ResourceKey key() {
        return ResourceKey.of(resource);
    }

    public String uid() {
        return resource.getMetadata().getUid();
    }

    public long generation() {
        return Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L);
    }

    public Instant now() {
        return now;
    }

    /** What the kernel remembers of this resource. */
    public RetryMemory memory() {
        return memory;
    }

    /** Why the resource is left alone: not all of it could be read. Empty where all of it could. */
    public Optional<Outcome.Stop> unsupported() {
        String why =
                resource.unreadable() == null && resource.getSpec() == null ? "it has no spec" : resource.unreadable();
        return Optional.ofNullable(why).map(what -> Outcome.NotReady.of(Situation.UNSUPPORTED, what));
    }

    /** Whether the status is known; where it is not, nothing may be concluded from its absence. */
    public boolean isStatusKnown() {
        return resource.unreadable() == null || resource.getStatus() != null;
    }

    /** The report as it was when the reconciliation began. */
    public R before() {
        return writer.before();
    }

    /** The conditions as they were when the reconciliation began. */
    public List<Condition> conditionsBefore() {
        return statusBefore.conditions();
    }

    public Optional<Condition> readyBefore() {
        return Conditions.find(conditionsBefore(), Conditions.READY);
    }

    /** Whether the last report speaks of the manifest as it is. */
    public boolean isObserved() {
        return Objects.equals(statusBefore.observedGeneration(), generation());
    }

    /** The value of the annotations that request to read from Weld now. */
    @Nullable
    public String reconcileRequest() {
        return RequestAnnotation.reconcileRequest(resource);
    }

    /** Whether an annotation requests to read from Weld now. */
    public boolean isReconcileRequested() {
        return RequestAnnotation.isNew(reconcileRequest(), statusBefore.lastHandledReconcileAt());
    }

    /** This reconciliation as one try of several. An edit, a new request and a deletion begin anew. */
    public ReconcileAttempt attempt() {
        List<Object> inputs =
                List.of(generation(), RequestAnnotation.requests(resource), resource.isMarkedForDeletion());
        return new ReconcileAttempt(resource, conditionsBefore(), isSettled(), inputs, now, memory);
    }

    /** Whether the resource was as desired at the last reconciliation, and nothing has shown since that it is not. */
    protected abstract boolean isSettled();

    /** A report that begins as the last one. */
    public abstract ReadyBuilder<R> status();

    public L ledger() {
        return writer.ledger();
    }

    /**
     * Writes the durable facts when they changed; they are there for the next reconciliation once this returns.
     *
     * @throws StaleStatusException when they are not what this reconciliation believes them to be: its cache may be behind, or
     *     another process may believe that it leads
     */
    public void persist(L next) {
        if (!tryPersist(next)) {
            throw new StaleStatusException("another process works on this resource");
        }
    }

    /** As {@link #persist}; returns false, having written nothing, when the facts are not what this reconciliation believes. */
    public boolean tryPersist(L next) {
        return writer.tryPersist(next);
    }

    /** Takes over the durable facts as the API server has them now, not a cache. */
    public L reload() {
        return writer.reload();
    }

    /** Whether the API server has the resource still, whatever a cache says. */
    public boolean exists() {
        return writer.find().isPresent();
    }

    /** Writes the report when it changed; an interim one is replaced by the next. */
    public void publish(R next) {
        writer.publish(next);
    }

    /** Publishes the last status with a change. */
    public <T> T publishWith(Function<ReadyBuilder<R>, T> change) {
        ReadyBuilder<R> status = status();
        T result = change.apply(status);
        publish(status.build());
        return result;
    }

    /** As {@link #publish}, unless this reconciliation has reported something already. */
    public void publishFirst(R next) {
        if (writer.isUnpublished()) {
            publish(next);
        }
    }

    /** Whether the resource was changed while it was reconciled: it has to be reconciled again. */
    public boolean editedMeanwhile() {
        return writer.editedMeanwhile();
    }
}
