package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Applied;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.AppliedDigests;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.StreamChange;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan for a sync that exists. A refusal of one part does not keep the others from being done; anything else
 * that goes wrong ends it. What was done before that stays done, and is left out of the next plan.
 */
final class SyncExecutor implements Action.Visitor<Sync> {
    private static final int STREAMS_PER_CALL = 100;

    private final WeldApi weld;
    private final SyncRecord record;
    private final DesiredSync desired;
    private final List<Action> done = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Set<String> owned;
    private Sync sync;

    /**
     * Something that Weld refused.
     *
     * @param stream the stream it is about; absent for the other facets
     */
    record Refusal(Action action, @Nullable String stream, WeldException.Rejected why) {}

    SyncExecutor(WeldApi weld, SyncRecord record, DesiredSync desired, Sync sync) {
        this.weld = weld;
        this.record = record;
        this.desired = desired;
        this.sync = sync;
        this.owned = new TreeSet<>(record.ledger().applied().owned());
    }

    /** The sync as it is after all that was done, also after {@link #run} has thrown. */
    Sync sync() {
        return sync;
    }

    List<Action> done() {
        return done;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    /** @throws WeldException anything but a refusal */
    void run(Plan plan) {
        for (Action action : plan.actions()) {
            int refusedBefore = refusals.size();
            try {
                sync = action.accept(this);
                if (refusals.size() == refusedBefore) {
                    done.add(action);
                }
            } catch (WeldException.Rejected e) {
                refusals.add(new Refusal(action, null, e));
            }
        }
    }

    /** What this resource has put into Weld now. */
    Applied applied() {
        Set<Facet> refused = refusals.stream()
                .filter(refusal -> refusal.stream() == null)
                .map(refusal -> refusal.action().facet())
                .collect(Collectors.toSet());
        Set<String> refusedStreams = refusals.stream()
                .map(refusal -> refusal.stream() == null ? "" : refusal.stream())
                .collect(Collectors.toSet());
        return AppliedDigests.of(
                desired,
                sync,
                facet -> !refused.contains(facet),
                name -> !refused.contains(Facet.STREAMS) && !refusedStreams.contains(name),
                owned);
    }

    @Override
    public Sync create(Action.CreateSync action) {
        throw new IllegalStateException("creation is not one action among others: see SyncCreation");
    }

    @Override
    public Sync disable(Action.Disable action) {
        weld.disableSync(action.syncId());
        return sync.withEnabled(false);
    }

    @Override
    public Sync enable(Action.Enable action) {
        weld.enableSync(action.syncId());
        return sync.withEnabled(true);
    }

    @Override
    public Sync detach(Action.DetachOrchestration action) {
        return answered(weld.detachOrchestration(action.syncId()));
    }

    @Override
    public Sync attach(Action.AttachOrchestration action) {
        return answered(weld.attachOrchestration(action.syncId(), action.orchestrationId()));
    }

    @Override
    public Sync settings(Action.UpdateSettings action) {
        return answered(weld.updateSync(action.syncId(), new SyncUpdate(null, action.merged())));
    }

    @Override
    public Sync schedule(Action.UpdateSchedule action) {
        return answered(weld.updateSync(action.syncId(), new SyncUpdate(action.wanted(), null)));
    }

    /** Answers may leave the streams out. */
    private Sync answered(Sync answer) {
        return answer.streams() == null && sync.streams() != null ? answer.withStreams(sync.streams()) : answer;
    }

    @Override
    public Sync put(Action.PutStreams action) {
        own(action.added());
        List<SourceStream> wishes =
                action.changes().stream().map(StreamChange::wish).toList();
        boolean incomplete = false;
        for (int from = 0; from < wishes.size(); from += STREAMS_PER_CALL) {
            List<SourceStream> part = wishes.subList(from, Math.min(from + STREAMS_PER_CALL, wishes.size()));
            incomplete |= !putTogether(action, part);
        }
        if (incomplete) {
            sync = sync.withStreams(weld.streamsOf(sync.id()).complete());
        }
        return sync;
    }

    /** Written before they are added: a stream that is ours must not be taken for somebody else's after a crash. */
    private void own(List<String> names) {
        owned.addAll(names);
        Applied applied = record.ledger().applied();
        record.keep(record.ledger()
                .withApplied(new Applied(
                        applied.settings(), applied.syncInterval(), applied.streams(), List.copyOf(owned))));
    }

    /** Returns whether Weld's answer told of all of them. */
    private boolean putTogether(Action.PutStreams action, List<SourceStream> wishes) {
        try {
            return noted(wishes, weld.putStreams(action.syncId(), wishes));
        } catch (WeldException.Rejected e) {
            if (wishes.size() == 1) {
                refusals.add(new Refusal(action, wishes.get(0).name(), e));
                return true;
            }
        }
        // One bad stream spoils a request: each for itself, so that the others come to be.
        boolean all = true;
        for (SourceStream wish : wishes) {
            all &= putTogether(action, List.of(wish));
        }
        return all;
    }

    private boolean noted(List<SourceStream> wishes, List<Stream> answer) {
        Map<String, Stream> streams = new LinkedHashMap<>();
        if (sync.streams() != null) {
            sync.streams().forEach(stream -> streams.put(stream.name(), stream));
        }
        answer.forEach(stream -> streams.put(stream.name(), stream));
        sync = sync.withStreams(List.copyOf(streams.values()));
        Set<String> told = answer.stream().map(Stream::name).collect(Collectors.toSet());
        return wishes.stream().allMatch(wish -> told.contains(wish.name()));
    }

    @Override
    public Sync remove(Action.RemoveStreams action) {
        for (Stream stream : action.streams()) {
            try {
                weld.deleteStream(stream.id());
                sync = sync.withStreams(
                        sync.streams() == null
                                ? List.of()
                                : sync.streams().stream()
                                        .filter(other -> !other.id().equals(stream.id()))
                                        .toList());
            } catch (WeldException.Rejected e) {
                refusals.add(new Refusal(action, stream.name(), e));
            }
        }
        return sync;
    }
}
