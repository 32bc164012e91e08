package app.weld.operator.simulation;

/** The process has ended, in the middle of something. No code of ours may outlive it: an Error, which nothing catches. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
        super("killed", null, false, false);
    }
}
