package app.weld.operator.reconcile;

import java.util.List;

/** Names in a sentence: a few of them, and how many more there are. */
public final class Listed {
    private static final int FEW = 5;

    private Listed() {}

    public static String of(List<String> names) {
        return names.size() <= FEW + 1
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, FEW)) + " and " + (names.size() - FEW) + " more";
    }
}
