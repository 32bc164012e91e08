package app.weld.operator.plan;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a sync besides its state.
 *
 * @param created whether this resource created it
 * @param settingsReplace whether Weld was observed to replace all settings with those of an update
 * @param settingsNames the settings that the source knows; absent if they were not requested
 * @param removals how many streams may be removed
 */
public record Circumstances(
        boolean created, boolean settingsReplace, @Nullable Set<String> settingsNames, RemovalLimit removals) {
    public static final Circumstances USUAL = new Circumstances(false, false, null, RemovalLimit.USUAL);

    public Circumstances {
        settingsNames = settingsNames == null ? null : Set.copyOf(settingsNames);
    }
}
