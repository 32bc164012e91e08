package app.weld.operator.plan;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a sync beside how it is.
 *
 * @param created whether this resource made it
 * @param settingsReplace whether Weld was seen to take the settings of an update for all there are
 * @param settingsNames the settings that the source knows; absent where nobody has asked
 * @param removals how many streams may be removed
 */
public record Circumstances(
        boolean created, boolean settingsReplace, @Nullable Set<String> settingsNames, RemovalLimit removals) {
    public static final Circumstances USUAL = new Circumstances(false, false, null, RemovalLimit.USUAL);

    public Circumstances {
        settingsNames = settingsNames == null ? null : Set.copyOf(settingsNames);
    }
}
