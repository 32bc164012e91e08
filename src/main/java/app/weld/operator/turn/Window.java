package app.weld.operator.turn;

/**
 * For how many resources of one key it may be their turn at the same time.
 *
 * @param changes where the next one is no creation: few, so that each is soon finished and holds no thread for long
 * @param creations where the next one is a creation: as many as one listing serves
 */
record Window(int changes, int creations) {
    /** A request waits for those of the others at most so long: less than it may wait for the budget in its thread. */
    private static final double SECONDS_OF_CHANGES = 0.8;

    private static final double SECONDS_OF_CREATIONS = 1.6;
    private static final int MIN_CHANGES = 2;
    private static final int MAX = 1000;
    /** Of the threads that reconcile, those that all keys with an exhausted budget may use for changes together. */
    private static final int SHARED_THREADS = 24;

    /**
     * Of a key with this budget.
     *
     * @param waitingKeys how many keys have resources that wait
     */
    static Window of(double requestsPerSecond, int waitingKeys) {
        int changes = bounded(requestsPerSecond * SECONDS_OF_CHANGES, MIN_CHANGES);
        int share = waitingKeys == 0 ? MAX : Math.max(MIN_CHANGES, SHARED_THREADS / waitingKeys);
        return new Window(Math.min(changes, share), bounded(requestsPerSecond * SECONDS_OF_CREATIONS, 1));
    }

    private static int bounded(double number, int min) {
        return (int) Math.min(MAX, Math.max(min, number));
    }
}
