package app.weld.operator.preview;

import app.weld.operator.preview.PlannedCall.Change;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an update changes in the settings of a sync, key by key. */
final class SettingsChanges {
    private static final int LONGEST = 120;

    private SettingsChanges() {}

    static List<Change> between(@Nullable JsonNode before, JsonNode sent) {
        List<Change> changes = new ArrayList<>();
        compare("settings", before, sent, changes);
        return changes;
    }

    private static void compare(String path, @Nullable JsonNode before, JsonNode sent, List<Change> changes) {
        if (sent.isObject() && (before == null || before.isObject())) {
            sent.properties()
                    .forEach(entry -> compare(
                            path + "." + entry.getKey(),
                            before == null ? null : before.get(entry.getKey()),
                            entry.getValue(),
                            changes));
        } else if (!sent.equals(before)) {
            changes.add(new Change(path, before == null ? null : text(before), text(sent)));
        }
    }

    private static String text(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
