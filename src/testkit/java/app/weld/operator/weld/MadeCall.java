package app.weld.operator.weld;

import java.time.Instant;
import java.util.List;

/** A call that came in, whether or not it was done. */
public record MadeCall(Call call, List<Object> arguments, Instant at) {
    public MadeCall {
        arguments = List.copyOf(arguments);
    }

    /** The first argument: the id of what was requested, or what was to be created. */
    public Object subject() {
        return arguments.get(0);
    }

    @Override
    public String toString() {
        return call + arguments.toString();
    }
}
