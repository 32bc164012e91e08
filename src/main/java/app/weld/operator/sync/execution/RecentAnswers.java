package app.weld.operator.sync.execution;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last answers to a few questions: the oldest is forgotten, since an answer may be a long list. Safe for threads.
 *
 * @param <K> what was requested
 * @param <V> the answer
 */
final class RecentAnswers<K, V> {
    private static final int MAX_ENTRIES = 50;

    private final Map<K, V> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    synchronized @Nullable V get(K request) {
        return answers.get(request);
    }

    /** Returns the answer. */
    synchronized V put(K request, V answer) {
        answers.put(request, answer);
        return answer;
    }
}
