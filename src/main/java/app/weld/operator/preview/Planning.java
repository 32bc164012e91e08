package app.weld.operator.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From the names of files to a plan: reads, checks, and plans what is valid. */
public final class Planning {
    private final String namespace;
    private final InputStream standardInput;

    /**
     * A planning of manifests.
     *
     * @param namespace of a manifest that names none
     */
    public Planning(String namespace, InputStream standardInput) {
        this.namespace = namespace;
        this.standardInput = standardInput;
    }

    /**
     * A cluster, which is only read.
     *
     * @param resources the resources of both kinds in a namespace
     * @param prune whether those that no manifest declares would be deleted
     */
    public record Live(Function<String, List<ObjectNode>> resources, boolean prune) {}

    /**
     * Plans what files declare.
     *
     * @param live absent where no cluster is read: then every resource is taken for a new one
     * @param plans absent where manifests are only checked
     */
    public PlanResult of(List<String> files, @Nullable Live live, @Nullable Supplier<Plans> plans, Instant now) {
        ManifestReader reader = new ManifestReader(namespace);
        files.forEach(file -> reader.read(file, standardInput));
        Map<String, ObjectNode> there = there(reader.manifests(), live);
        List<Problem> problems = new ArrayList<>(reader.problems());
        List<Manifest> valid = new ArrayList<>();
        CelRules rules = new CelRules();
        Map<String, CrdSchema> schemas = new HashMap<>();
        for (Manifest manifest : reader.manifests()) {
            ObjectNode before = there.remove(manifest.title());
            List<String> wrong = schemas.computeIfAbsent(manifest.kind(), kind -> CrdSchema.of(kind, rules))
                    .problems(manifest.object(), before);
            wrong.forEach(message -> problems.add(new Problem(manifest.source(), manifest.title(), message)));
            if (wrong.isEmpty()) {
                valid.add(
                        before == null
                                ? manifest
                                : new Manifest(manifest.source(), LiveResource.edited(before, manifest.object())));
            }
        }
        boolean prune = live != null && live.prune();
        there.values()
                .forEach(object -> valid.add(new Manifest(
                        prune ? Manifest.PRUNED : Manifest.UNDECLARED,
                        prune ? LiveResource.deleted(object, now) : object)));
        List<ResourcePlan> resources =
                plans == null || valid.isEmpty() ? List.of() : plans.get().of(valid, now);
        return new PlanResult(resources, problems, reader.ignored(), plans == null);
    }

    /** What the cluster has in the namespaces of the manifests, by title. */
    private static Map<String, ObjectNode> there(List<Manifest> manifests, @Nullable Live live) {
        Map<String, ObjectNode> there = new LinkedHashMap<>();
        if (live != null) {
            manifests.stream()
                    .map(Manifest::namespace)
                    .distinct()
                    .flatMap(each -> live.resources().apply(each).stream())
                    .forEach(object -> there.put(new Manifest(Manifest.UNDECLARED, object).title(), object));
        }
        return there;
    }
}
