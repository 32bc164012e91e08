package app.weld.operator.weld;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Workspaces by key. A key without one is refused, and as the real clients do, one that was refused is not tried again until
 * {@link #forgetRefusal}. Thread-safe.
 */
public final class FakeWeldClients implements WeldClients {
    private final Map<ApiKey, FakeWeld> accounts = new HashMap<>();
    private final Set<ApiKey> refused = new HashSet<>();
    private final List<ApiKey> forgotten = new ArrayList<>();
    private final Map<Priority, Integer> calls = new EnumMap<>(Priority.class);

    /** This key opens this workspace, from now on; several keys may open one. */
    public synchronized FakeWeldClients account(ApiKey key, FakeWeld weld) {
        accounts.put(key, weld);
        return this;
    }

    /** This key opens nothing any more. */
    public synchronized void revoke(ApiKey key) {
        accounts.remove(key);
    }

    /** The keys whose refusal was to be forgotten, in order. */
    public synchronized List<ApiKey> forgotten() {
        return List.copyOf(forgotten);
    }

    /** How many calls were made with this priority. */
    public synchronized int calls(Priority priority) {
        return calls.getOrDefault(priority, 0);
    }

    @Override
    public WeldApi of(ApiKey key, Priority priority) {
        return (WeldApi) Proxy.newProxyInstance(
                WeldApi.class.getClassLoader(), new Class<?>[] {WeldApi.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return ofObject(key, proxy, method, arguments);
                    }
                    try {
                        return method.invoke(admitted(key, priority), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public synchronized void forgetRefusal(ApiKey key) {
        forgotten.add(key);
        refused.remove(key);
    }

    private synchronized FakeWeld admitted(ApiKey key, Priority priority) {
        calls.merge(priority, 1, Integer::sum);
        FakeWeld weld = accounts.get(key);
        if (weld == null || refused.contains(key)) {
            refused.add(key);
            throw new WeldException.Unauthorized("Weld refused the API key");
        }
        return weld;
    }

    private static Object ofObject(ApiKey key, Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "client of " + key;
        };
    }
}
