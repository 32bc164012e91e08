package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldResource;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.WeldException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reconciles the resources of one kind by its {@link Flow}: with back-off after failures, with what stops a resource said in
 * its status, and so that nothing of a deleted resource is remembered.
 */
public final class ReconcileLoop<
        P extends WeldResource<?, S>,
        S extends ConditionedStatus,
        C extends ResourceContext<P, S, ?, ?>,
        M extends KindMemory> {
    /** An edit that came while we wrote may have lost its event (java-operator-sdk#3398). */
    private static final Duration AFTER_EDIT = Duration.ofMillis(100);

    private final ControllerContext controller;
    private final Class<P> type;
    private final Flow<P, C, M> flow;
    private final Ownership ownership;
    private final DeletionFailures deletionFailures;
    private final ResourceMemory<M> memories;

    public ReconcileLoop(
            ControllerContext controller,
            Class<P> type,
            Flow<P, C, M> flow,
            Ownership ownership,
            FailureHandler failures) {
        this.controller = controller;
        this.type = type;
        this.flow = flow;
        this.ownership = ownership;
        this.deletionFailures = new DeletionFailures(controller.events(), failures);
        this.memories = new ResourceMemory<>(flow::emptyMemory, controller.caches()::isDeleted, this::release);
    }

    public UpdateControl<P> reconcile(P resource, Context<P> framework) {
        Duration next = reconcileWith(resource, StatusApplier.access(resource, type, framework));
        return UpdateControl.<P>noUpdate().rescheduleAfter(next);
    }

    /** Reconciles with this access to the cluster; returns after how long the resource is to be reconciled again. */
    public Duration reconcileWith(P resource, ResourceAccess<P> access) {
        return memories.use(resource, memory -> {
            C context = open(resource, access, memory);
            Duration next = reconcile(context, memory);
            flow.claimNow(context).ifPresentOrElse(ownership::note, () -> unbind(resource));
            flow.written(resource);
            return context.editedMeanwhile() ? Duration.ZERO : next;
        });
    }

    /** By what this reconciliation knows, the resource claims nothing. The cache may show that it stands for something by now. */
    private void unbind(P resource) {
        P current = current(resource);
        if (UpdateFilter.remoteId(current) == null && flow.claimOf(current).isEmpty()) {
            ownership.unbind(ResourceKey.of(resource));
        }
    }

    /** As it is now: a watch event, or a reconciliation, may be about an older state than what was written or observed since. */
    private P current(P resource) {
        return controller.caches().current(resource).map(type::cast).orElse(resource);
    }

    private Duration reconcile(C context, M memory) {
        try {
            flow.noteRequests(context);
        } catch (StaleStatusException e) {
            return e.outcome().delay();
        }
        ReconcileAttempt attempt = context.attempt();
        Optional<Duration> wait = attempt.backoff().remaining(attempt.of());
        if (wait.isPresent()) {
            return wait.get();
        }
        return switch (outcome(() -> reconcileReadable(context, memory))) {
            case Outcome.Stop stop -> flow.stopped(context, attempt, stop);
            case Outcome.Incomplete incomplete -> incomplete.retry();
            case Outcome.Done done -> {
                attempt.backoff().succeeded();
                yield done.resync();
            }
        };
    }

    private Outcome reconcileReadable(C context, M memory) {
        Optional<Outcome.Stop> unsupported = context.unsupported();
        if (unsupported.isPresent()) {
            return unsupported.get();
        }
        return context.resource().getSpec().suspended() ? suspended(context) : flow.reconcile(context, memory);
    }

    private Outcome suspended(C context) {
        flow.suspended(context);
        ownership.suspend(context.key());
        context.publishWith(status -> status.ready(Situation.SUSPENDED));
        return new Outcome.Done(controller.intervals().resync());
    }

    private static Outcome outcome(Supplier<Outcome> step) {
        try {
            return step.get();
        } catch (StaleStatusException e) {
            return e.outcome();
        } catch (WeldException e) {
            return new Outcome.Failed(e);
        }
    }

    public DeleteControl cleanup(P resource, Context<P> framework) {
        return cleanupWith(resource, StatusApplier.access(resource, type, framework))
                .map(retry -> DeleteControl.noFinalizerRemoval().rescheduleAfter(retry))
                .orElseGet(DeleteControl::defaultDelete);
    }

    /**
     * Does what the deletion of the resource requires, with this access to the cluster; returns after how long to try again, or
     * empty if the resource may go.
     */
    public Optional<Duration> cleanupWith(P resource, ResourceAccess<P> access) {
        return memories.use(resource, memory -> {
            C context = open(resource, access, memory);
            ReconcileAttempt attempt = context.attempt();
            Optional<Duration> wait = attempt.backoff().remaining(attempt.of());
            if (wait.isPresent()) {
                return wait;
            }
            if (outcome(() -> delete(context, memory)) instanceof Outcome.Stop stop) {
                return Optional.of(deletionStopped(context, attempt, stop));
            }
            memories.remove(context.key());
            return Optional.empty();
        });
    }

    private Outcome delete(C context, M memory) {
        Optional<Outcome.Stop> stop = flow.delete(context, memory);
        return stop.isPresent() ? stop.get() : new Outcome.Done(Duration.ZERO);
    }

    private Duration deletionStopped(C context, ReconcileAttempt attempt, Outcome.Stop stop) {
        Duration next = context.publishWith(status -> deletionFailures.handle(stop, flow.object(), attempt, status));
        flow.written(context.resource());
        return context.editedMeanwhile() ? AFTER_EDIT : next;
    }

    private C open(P resource, ResourceAccess<P> access, M memory) {
        return flow.open(resource, access, controller.clock().instant(), memory);
    }

    /** The watch shows a change of a resource. Also at the start, before anything is reconciled: what is written, it claims. */
    public void changed(P resource, boolean deleted) {
        if (deleted) {
            flow.deleted(resource);
            controller.caches().removed(resource);
            memories.remove(ResourceKey.of(resource));
            return;
        }
        memories.observed(resource);
        flow.changed(resource);
        flow.claimOf(ownership.hasClaimOf(ResourceKey.of(resource)) ? current(resource) : resource)
                .ifPresent(ownership::note);
    }

    /** Something that the resource depends on has changed: it may be tried at once. */
    public void retryNow(ResourceKey key) {
        memories.find(key).ifPresent(memory -> memory.retries().backoff().changed());
    }

    private void release(ResourceKey key) {
        controller.poller().unsubscribe(key);
        controller.apiKeys().forget(key);
        controller.caches().namespaces().forget(key);
        flow.release(key);
        ownership.release(key);
    }
}
