package app.weld.operator.weld.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body up to a bound. A body that is longer or ends too early is empty, which is not a failure of the exchange. */
final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.Content> {

    /**
     * What was read.
     *
     * @param bytes empty where not all came
     * @param tooLong whether that was because it is longer than the bound
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(byte[] bytes, boolean tooLong) {
        static final Content NONE = new Content(new byte[0], false);
    }

    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Content> body = new CompletableFuture<>();
    private volatile Flow.@Nullable Subscription subscription;

    BoundedBody(int max) {
        this.max = max;
    }

    @Override
    public CompletionStage<Content> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        source.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (body.isDone()) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > max) {
                end(new Content(new byte[0], true));
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
    }

    @Override
    public void onError(Throwable e) {
        body.complete(Content.NONE);
    }

    @Override
    public void onComplete() {
        body.complete(new Content(bytes.toByteArray(), false));
    }

    /** Reads no more, and lets the connection go. */
    void abort() {
        end(Content.NONE);
    }

    private void end(Content content) {
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
        body.complete(content);
    }
}
