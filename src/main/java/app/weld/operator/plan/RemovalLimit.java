package app.weld.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * How many streams a change may remove without confirmation.
 *
 * @param max as the manifest declares; absent: five, or more if they are at most half of the streams, but never all
 * @param confirmed the number of streams whose removal a person has confirmed
 */
public record RemovalLimit(@Nullable Integer max, @Nullable String confirmed) {
    public static final RemovalLimit USUAL = new RemovalLimit(null, null);

    private static final int FEW = 5;

    /**
     * Whether so many streams may be removed.
     *
     * @param of how many streams the sync has before the removal
     */
    boolean allows(int removed, int of) {
        if (String.valueOf(removed).equals(confirmed)) {
            return true;
        }
        return max == null ? removed < of && (removed <= FEW || removed * 2 <= of) : removed <= max;
    }
}
