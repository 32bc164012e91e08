package app.weld.operator.snapshot;

import app.weld.operator.weld.Sync;
import java.util.List;

/**
 * A listing of the syncs before a resource that stands for one of them has come. After a start, the syncs of thousands of
 * resources can be listed while the API server still lists the resources. Not safe for several threads.
 */
final class EarlyListing {
    private enum State {
        NONE,
        WANTED,
        BEGUN
    }

    private State state = State.NONE;

    void want() {
        state = State.WANTED;
    }

    /** Whether the syncs are listed, or were listed, for resources that have not come yet. */
    boolean isWanted() {
        return state != State.NONE;
    }

    /**
     * A listing begins.
     *
     * @param awaited whether a resource has come that the listing is for
     * @return whether an early listing came before, which nobody has come after: what it has shown is too old for whoever
     *     comes later
     */
    boolean begin(boolean awaited) {
        boolean hadBegun = state == State.BEGUN;
        state = state == State.WANTED ? State.BEGUN : State.NONE;
        return hadBegun && !awaited;
    }

    /**
     * Ends an early listing that lacks what is read by itself for the resources that have come: streams, where the listing has
     * none, and the runs of orchestrations.
     *
     * @param awaited whether a resource has come that the listing is for
     * @return whether nothing is to be made of the listing
     */
    boolean rejects(List<Sync> listed, boolean awaited) {
        boolean rejected = isWanted()
                && !awaited
                && listed.stream().anyMatch(sync -> sync.streams() == null || sync.orchestrationId() != null);
        if (rejected) {
            state = State.NONE;
        }
        return rejected;
    }
}
