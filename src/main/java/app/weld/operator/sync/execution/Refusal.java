package app.weld.operator.sync.execution;

import app.weld.operator.plan.Action;
import app.weld.operator.plan.Facet;
import app.weld.operator.status.Reason;
import app.weld.operator.status.StatusText;
import app.weld.operator.weld.WeldException;
import org.jspecify.annotations.Nullable;

/**
 * Something that Weld refused.
 *
 * @param stream the stream, or streams, it is about; absent for the other facets
 * @param explanation what explains it beside Weld's message; empty if nothing does
 */
public record Refusal(Action action, @Nullable String stream, WeldException.Rejected why, String explanation) {
    /** A refusal that nothing explains but what Weld says. */
    Refusal(Action action, @Nullable String stream, WeldException.Rejected why) {
        this(action, stream, why, "");
    }

    /** The reason of a condition that says so. */
    public Reason reason() {
        return action.facet() == Facet.SETTINGS ? Reason.InvalidSettings : Reason.Rejected;
    }

    /** What was refused, and why. */
    public String message() {
        String what = stream == null
                ? action.describe()
                : (action instanceof Action.RemoveStreams ? "remove stream " : "set stream ") + stream;
        return "Weld refuses to " + what + ": " + StatusText.inTermsOfTheManifest(String.valueOf(why.getMessage()))
                + (explanation.isEmpty() ? "" : "; " + explanation);
    }
}
