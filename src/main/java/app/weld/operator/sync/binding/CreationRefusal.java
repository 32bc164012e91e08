package app.weld.operator.sync.binding;

import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Spliterators;
import java.util.stream.StreamSupport;

/** Why Weld does not create a sync. */
final class CreationRefusal {
    private CreationRefusal() {}

    static Outcome.NotReady of(NewSync request, WeldException.Rejected e) {
        return new Outcome.NotReady(
                isAboutSettings(request, e) ? Reason.InvalidSettings : Reason.Rejected,
                "Weld refuses to create the sync: " + e.getMessage());
    }

    /** Weld has no code of its own for it: the refusal speaks of settings, or of one of those that were sent. */
    private static boolean isAboutSettings(NewSync request, WeldException.Rejected e) {
        JsonNode settings = request.settings();
        if (settings == null || !(e.status() == 400 || e.status() == 422)) {
            return false;
        }
        String message = (e.getMessage() + " " + e.code()).toLowerCase(Locale.ROOT);
        boolean namesOne = StreamSupport.stream(Spliterators.spliteratorUnknownSize(settings.fieldNames(), 0), false)
                .anyMatch(name -> message.contains(name.toLowerCase(Locale.ROOT)));
        return message.contains("setting") || namesOne;
    }
}
