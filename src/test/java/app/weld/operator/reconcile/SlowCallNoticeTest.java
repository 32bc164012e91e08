package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlowCallNoticeTest {
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final SlowCallNotice notice = new SlowCallNotice(PATIENCE);
    private final AtomicInteger said = new AtomicInteger();

    private static boolean await(CountDownLatch latch, long seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysItWhileTheCallTakesLong() {
        CountDownLatch spoken = new CountDownLatch(1);

        boolean inTime = notice.say(spoken::countDown, () -> await(spoken, 10));

        assertThat(inTime).isTrue();
    }

    @Test
    void saysNothingOfACallThatIsFast() {
        assertThat(notice.say(said::incrementAndGet, () -> "answer")).isEqualTo("answer");

        pause(PATIENCE.toMillis() * 2);
        assertThat(said).hasValue(0);
    }

    @Test
    void saysNothingOfACallThatHasFailed() {
        assertThatThrownBy(() -> notice.say(said::incrementAndGet, () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        pause(PATIENCE.toMillis() * 2);
        assertThat(said).hasValue(0);
    }

    @Test
    void returnsOnlyWhenNothingIsBeingSaidAnyMore() {
        CountDownLatch speaks = new CountDownLatch(1);

        notice.say(
                () -> {
                    speaks.countDown();
                    pause(100);
                    said.incrementAndGet();
                },
                () -> await(speaks, 10));

        assertThat(said).hasValue(1);
    }

    @Test
    void whatCannotBeSaidDoesNotConcernTheCall() {
        CountDownLatch tried = new CountDownLatch(1);

        boolean inTime = notice.say(
                () -> {
                    tried.countDown();
                    throw new KubernetesClientException("timeout");
                },
                () -> await(tried, 10));

        assertThat(inTime).isTrue();
    }
}
