package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Request;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.Weld;
import org.jspecify.annotations.Nullable;

/** What an annotation can ask for once. */
enum RequestKind {
    CANCEL_FULL_REFRESH(
            Weld.CANCEL_FULL_REFRESH_REQUESTED_AT,
            Weld.FULL_REFRESH_STREAMS,
            "cancel of the full refresh",
            "FullRefreshCancelled") {
        @Override
        @Nullable
        Request of(Requests requests) {
            return requests.cancelFullRefresh();
        }

        @Override
        @Nullable
        String handled(Requests requests) {
            return requests.lastHandledCancelFullRefreshAt();
        }

        @Override
        Requests with(Requests requests, @Nullable Request request, @Nullable String handled) {
            return requests.withCancelFullRefresh(request, handled);
        }
    },
    FULL_REFRESH(Weld.FULL_REFRESH_REQUESTED_AT, Weld.FULL_REFRESH_STREAMS, "full refresh", "FullRefreshRequested") {
        @Override
        @Nullable
        Request of(Requests requests) {
            return requests.fullRefresh();
        }

        @Override
        @Nullable
        String handled(Requests requests) {
            return requests.lastHandledFullRefreshAt();
        }

        @Override
        Requests with(Requests requests, @Nullable Request request, @Nullable String handled) {
            return requests.withFullRefresh(request, handled);
        }
    },
    RUN(Weld.RUN_REQUESTED_AT, Weld.RUN_STREAMS, "run", "RunRequested") {
        @Override
        @Nullable
        Request of(Requests requests) {
            return requests.run();
        }

        @Override
        @Nullable
        String handled(Requests requests) {
            return requests.lastHandledRunAt();
        }

        @Override
        Requests with(Requests requests, @Nullable Request request, @Nullable String handled) {
            return requests.withRun(request, handled);
        }
    };

    private final String annotation;
    private final String streamsAnnotation;
    private final String words;
    private final String event;

    RequestKind(String annotation, String streamsAnnotation, String words, String event) {
        this.annotation = annotation;
        this.streamsAnnotation = streamsAnnotation;
        this.words = words;
        this.event = event;
    }

    /** The request that is noted, if any, whether or not it is over. */
    abstract @Nullable Request of(Requests requests);

    /** The value that was handled last. */
    abstract @Nullable String handled(Requests requests);

    abstract Requests with(Requests requests, @Nullable Request request, @Nullable String handled);

    /** The annotation whose new value asks. */
    String annotation() {
        return annotation;
    }

    /** The annotation that names streams; all where absent. */
    String streamsAnnotation() {
        return streamsAnnotation;
    }

    String words() {
        return words;
    }

    String words(Request request) {
        return request.resetsHistory() ? words + " with the loss of the history table" : words;
    }

    /** The reason of the event that says that Weld was asked. */
    String event() {
        return event;
    }
}
