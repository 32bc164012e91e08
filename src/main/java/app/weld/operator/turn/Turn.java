package app.weld.operator.turn;

import app.weld.operator.api.ResourceKey;

/** The place of one resource in a queue, from when it first asks until it is finished. Not safe for threads. */
final class Turn {
    enum State {
        /** Is called when it is its turn. */
        WAITING,
        /** Was called and did not come. It keeps its place, and is not called again before it asks. */
        ABSENT,
        /** It is its turn, and it was called. */
        CALLED,
        /** It is its turn, and it is being reconciled. */
        AT_WORK,
        /** It is its turn, and it comes back by itself. */
        PAUSED
    }

    private final ResourceKey resource;
    private final long number;
    private Lane lane;
    private State state = State.WAITING;
    private boolean creates;
    private boolean lists;
    private boolean refused;
    private long until;
    private int requests;

    Turn(ResourceKey resource, long number, Lane lane) {
        this.resource = resource;
        this.number = number;
        this.lane = lane;
    }

    ResourceKey resource() {
        return resource;
    }

    /** Those that asked before have lower numbers. */
    long number() {
        return number;
    }

    Lane lane() {
        return lane;
    }

    State state() {
        return state;
    }

    /** Whether it is its turn. */
    boolean isHeld() {
        return state == State.CALLED || state == State.AT_WORK || state == State.PAUSED;
    }

    /** Whether it creates a sync: several of these begin together, so that one listing serves them. */
    boolean creates() {
        return creates;
    }

    /** Whether it is a creation at work that has not come as far as the listing. */
    boolean isBeforeListing() {
        return creates && state == State.AT_WORK && !lists;
    }

    /** Whether the resource asked in its present reconciliation, and it was not its turn. */
    boolean refused() {
        return refused;
    }

    /** How many requests were sent in this turn. */
    int requests() {
        return requests;
    }

    boolean isOver(long now) {
        return (state == State.CALLED || state == State.PAUSED || state == State.ABSENT) && now - until >= 0;
    }

    /** Whether it was called and has not come by this time. */
    boolean isLate(long latest) {
        return state == State.CALLED && latest - until >= 0;
    }

    void waits(Lane of, boolean toCreate) {
        lane = of;
        creates = toCreate;
        state = State.WAITING;
    }

    void refuse() {
        refused = true;
    }

    void reconciled() {
        refused = false;
    }

    void call(long latest) {
        state = State.CALLED;
        until = latest;
    }

    void begin() {
        state = State.AT_WORK;
        refused = false;
    }

    void pause(long latest) {
        state = State.PAUSED;
        until = latest;
    }

    void miss(long forgotten) {
        state = State.ABSENT;
        until = forgotten;
    }

    void lists() {
        lists = true;
    }

    void sends() {
        requests++;
    }
}
