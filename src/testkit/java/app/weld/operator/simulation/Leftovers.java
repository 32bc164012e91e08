package app.weld.operator.simulation;

import app.weld.operator.api.ResourceKey;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a process still remembers of deleted resources: whatever names one. */
final class Leftovers {
    private static final String OURS = "app.weld.operator.";
    /** It is bounded by itself, and events may come after their resource. */
    private static final String QUOTA = ".quota.byResource";

    private static final Pattern UID = Pattern.compile("uid-[0-9]+");

    private final Set<ResourceKey> there;
    private final Set<String> uids;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Part> left = new ArrayDeque<>();
    private final List<String> found = new ArrayList<>();

    /** An object, and how it is reached. */
    private record Part(Object object, String path) {}

    private Leftovers(Set<ResourceKey> there) {
        this.there = there;
        this.uids = there.stream().map(ResourceKey::uid).collect(Collectors.toSet());
    }

    /**
     * Searches all that is reached from these.
     *
     * @param there the resources that are there
     */
    static List<String> in(Set<ResourceKey> there, Object... roots) {
        Leftovers leftovers = new Leftovers(there);
        for (Object root : roots) {
            leftovers.add(root, root.getClass().getSimpleName());
        }
        while (!leftovers.left.isEmpty()) {
            leftovers.search(leftovers.left.removeFirst());
        }
        return leftovers.found;
    }

    private void add(Object object, String path) {
        if (object != null && !path.endsWith(QUOTA) && seen.add(object)) {
            left.add(new Part(object, path));
        }
    }

    private void search(Part part) {
        Object object = part.object();
        if (object instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                note(entry.getKey(), part.path());
                add(entry.getKey(), part.path());
                add(entry.getValue(), part.path());
            }
        } else if (object instanceof Collection<?> collection) {
            for (Object member : collection) {
                note(member, part.path());
                add(member, part.path());
            }
        } else if (object instanceof Optional<?> optional) {
            optional.ifPresent(value -> add(value, part.path()));
        } else if (object instanceof AtomicReference<?> reference) {
            add(reference.get(), part.path());
        } else if (isOurs(object.getClass())) {
            fields(object, part.path());
        }
    }

    private void note(Object member, String path) {
        if (namesADeletedOne(member)) {
            found.add(member + " was deleted and is still in " + path);
        }
    }

    private boolean namesADeletedOne(Object member) {
        if (member instanceof String text) {
            return UID.matcher(text).matches() && !uids.contains(text);
        }
        return member instanceof ResourceKey key && !there.contains(key);
    }

    /** Not what only the tests have: theirs is to remember all. */
    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(OURS)
                && !type.isEnum()
                && !type.isHidden()
                && !type.getPackageName().equals(Leftovers.class.getPackageName());
    }

    private void fields(Object object, String path) {
        for (Class<?> type = object.getClass(); type != null && isOurs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    try {
                        Object value = field.get(object);
                        if (value instanceof String || value instanceof ResourceKey) {
                            note(value, path + "." + field.getName());
                        }
                        add(value, path + "." + field.getName());
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
    }
}
