package app.weld.operator.cli;

/** How a command ends. {@code verify} has statuses of its own, which are older. */
public final class ExitStatus {
    /** The command has done what it should, and there is nothing to say. */
    public static final int DONE = 0;
    /** The command cannot do it: wrong arguments, Weld is unreachable, a file cannot be written. */
    public static final int CANNOT = 1;
    /** The command has done what it should, and there is something that a person should look at. */
    public static final int SOMETHING = 2;

    private ExitStatus() {}
}
