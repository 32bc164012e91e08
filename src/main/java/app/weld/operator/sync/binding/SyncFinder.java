package app.weld.operator.sync.binding;

import app.weld.operator.plan.DesiredSync;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Situation;
import app.weld.operator.turn.RequestTurns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets hold of the sync that a resource stands for: by its id where that is known, and else as {@link SyncCreation} does. */
public final class SyncFinder {
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    private final Poller poller;
    private final SyncCreation creation;
    private final DuplicateCleanup duplicates;
    private final SyncReader reader;
    private final MissingSync missing;

    /** @param turns for creations */
    public SyncFinder(ControllerContext controller, OwnershipClaims claims, RequestTurns turns) {
        this.poller = controller.poller();
        this.duplicates = new DuplicateCleanup(controller, claims);
        this.creation = new SyncCreation(controller, claims, duplicates, turns);
        this.reader = new SyncReader(poller.writes(), controller.clock());
        this.missing = new MissingSync(controller, reader);
    }

    /** Weld's id of the sync, where it is bound or {@code spec.syncId} names it. */
    @Nullable
    public String knownId(SyncContext context) {
        String bound = context.ledger().syncId();
        return bound != null ? bound : context.resource().getSpec().syncId();
    }

    /**
     * Finds the sync, or creates it.
     *
     * @param fresh do not trust the shared listing: a person requests a read, or a new manifest must not be judged by an old one
     */
    public BindingResult findOrCreate(
            SyncContext context, DesiredSync desired, WeldApi weld, Workspace workspace, boolean fresh) {
        String bound = context.ledger().syncId();
        String named = context.resource().getSpec().syncId();
        duplicates.remove(context, weld, bound);
        if (bound != null) {
            return named == null || named.equals(bound)
                    ? findBound(context, desired, weld, workspace, fresh, bound)
                    : namesAnother(named, bound);
        }
        if (named != null) {
            return reader.read(weld, workspace, named)
                    .map(sync -> SyncAdoption.bindNamed(context, sync, desired))
                    .orElseGet(() -> notReady(Situation.SYNC_UNKNOWN, named));
        }
        return create(context, desired, weld, workspace);
    }

    private BindingResult create(SyncContext context, DesiredSync desired, WeldApi weld, Workspace workspace) {
        BindingResult result = creation.findOrCreate(context, desired, workspace.key(), weld);
        if (!(result instanceof BindingResult.Bound bound)) {
            return result;
        }
        poller.subscribe(context.key(), workspace.key(), bound.sync().id());
        return new BindingResult.Bound(reader.withStreams(bound.sync(), weld, workspace), true);
    }

    private static BindingResult namesAnother(String named, String bound) {
        return notReady(Situation.SYNC_ID_CHANGED, named, bound, named);
    }

    private BindingResult findBound(
            SyncContext context, DesiredSync desired, WeldApi weld, Workspace workspace, boolean fresh, String id) {
        if (!fresh) {
            Optional<BindingResult> listed = listed(context, workspace, id);
            if (listed.isPresent()) {
                return listed.get();
            }
        }
        Optional<BindingResult> result = reader.read(weld, workspace, id)
                .<BindingResult>map(sync -> new BindingResult.Bound(sync, true))
                .or(() -> missing.judge(context, desired, weld, workspace, id));
        if (result.filter(BindingResult.Bound.class::isInstance).isPresent()
                || context.ledger().syncId() == null) {
            context.binding().isThere();
        }
        return result.orElseGet(() -> create(context, desired, weld, workspace));
    }

    /** Reads the sync with its streams, not from the shared listing; empty where it was deleted just now. */
    public Optional<Sync> read(SyncContext context, WeldApi weld, Workspace workspace) {
        String id = knownId(context);
        Optional<Sync> sync = Optional.ofNullable(id).flatMap(known -> reader.read(weld, workspace, known));
        if (sync.isEmpty() && id != null) {
            workspace.deleted(id);
        }
        return sync;
    }

    /** What the shared listing says; empty where Weld itself has to be read. */
    private static Optional<BindingResult> listed(SyncContext context, Workspace workspace, String id) {
        return switch (workspace.sync(id)) {
            case CacheLookup.NotSynced<Sync> _ -> Optional.of(new BindingResult.NotBound(notListed(context)));
            case CacheLookup.Failed<Sync> failed -> throw failed.reason();
            case CacheLookup.Hit<Sync> hit ->
                hit.object().streams() == null
                        ? Optional.empty()
                        : Optional.of(new BindingResult.Bound(hit.object(), false));
            case CacheLookup.Miss<Sync> _ -> Optional.empty();
        };
    }

    private static Outcome.Requeue notListed(SyncContext context) {
        boolean first =
                Conditions.find(context.before().conditions(), Conditions.READY).isEmpty();
        Situation listing = Situation.LISTING;
        return first
                ? Outcome.Requeue.because(listing, UNTIL_LISTED)
                : Outcome.Requeue.silently(listing.message(), UNTIL_LISTED);
    }

    private static BindingResult notReady(Situation situation, Object... values) {
        return new BindingResult.NotBound(Outcome.NotReady.of(situation, values));
    }
}
