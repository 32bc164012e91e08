package app.weld.operator.weld.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body up to a maximum length. A longer or incomplete body is read as empty, and the exchange does not fail. */
final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.Content> {

    /**
     * A body.
     *
     * @param bytes empty if the body is incomplete
     * @param tooLong whether it was longer than the maximum
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

    /** Stops reading and closes the connection. */
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
