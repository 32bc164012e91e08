package app.weld.operator.sync.binding;

import app.weld.operator.reconcile.FirstSeen;
import org.jspecify.annotations.Nullable;

/** What this process remembers of one resource from one attempt to find or create its sync to the next. */
public final class BindingMemory {
    private final FirstSeen missing = new FirstSeen();
    private CreationState creation = new CreationState.NotWritten();
    private @Nullable RedundantSync redundant;
    private boolean deletionNotified;
    private boolean mayHaveHadSync;

    /** The state of the creation of the sync. */
    CreationState creation() {
        return creation;
    }

    /** The creation, which is known to be in this state. */
    CreationState.Written written() {
        if (creation instanceof CreationState.Written written) {
            return written;
        }
        throw new IllegalStateException("no intent stands in the status that nothing was sent under");
    }

    void apply(CreationEvent event) {
        creation = CreationTransitions.next(creation, event);
        mayHaveHadSync |= switch (creation) {
            case CreationState.NotWritten _,
                    CreationState.Withdrawn _,
                    CreationState.Writing _,
                    CreationState.Written _,
                    CreationState.Sent _ -> event instanceof CreationEvent.GivenUp;
            case CreationState.Obstructed _, CreationState.Unknown _, CreationState.Bound _, CreationState.Refused _ ->
                true;
        };
    }

    /** Whether the resource had a sync before, or may have had one. */
    boolean mayHaveHadSync() {
        return mayHaveHadSync;
    }

    /** A sync that this process has made while another process bound the resource; absent where there is none. */
    @Nullable
    RedundantSync redundant() {
        return redundant;
    }

    void redundant(@Nullable RedundantSync made) {
        redundant = made;
    }

    /** Since when a sync that no read has shown yet is not to be had. */
    FirstSeen missing() {
        return missing;
    }

    /** Returns whether this is the first time since the sync was last there: then an event says that it was deleted. */
    boolean notifiesDeletion() {
        boolean first = !deletionNotified;
        deletionNotified = true;
        return first;
    }

    /** The sync is there. */
    void isThere() {
        missing.end();
        deletionNotified = false;
    }
}
