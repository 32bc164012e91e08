package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a plan takes to be so, of each resource, because only the cluster knows it. */
final class Assumptions {
    private final Map<ResourceKey, Set<String>> of = new HashMap<>();

    void add(ResourceKey resource, String assumption) {
        of.computeIfAbsent(resource, any -> new LinkedHashSet<>()).add(assumption);
    }

    List<String> of(ResourceKey resource) {
        return List.copyOf(of.getOrDefault(resource, Set.of()));
    }
}
