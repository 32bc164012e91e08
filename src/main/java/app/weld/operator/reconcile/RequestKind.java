package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestType;
import app.weld.operator.api.v1alpha1.Requests;
import org.jspecify.annotations.Nullable;

/** How something can be requested once: by one of three annotations, or in the manifest. */
public enum RequestKind {
    CANCEL_FULL_REFRESH(Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT, Annotations.FULL_REFRESH_STREAMS) {
        @Override
        public RequestedAction action(PendingRequest request) {
            return RequestedAction.CANCEL_FULL_REFRESH;
        }

        @Override
        public @Nullable PendingRequest of(Requests requests) {
            return requests.cancelFullRefresh();
        }

        @Override
        public @Nullable String handled(Requests requests) {
            return requests.lastHandledCancelFullRefreshAt();
        }

        @Override
        public Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled) {
            return requests.withCancelFullRefresh(request, handled);
        }
    },
    FULL_REFRESH(Annotations.FULL_REFRESH_REQUESTED_AT, Annotations.FULL_REFRESH_STREAMS) {
        @Override
        public RequestedAction action(PendingRequest request) {
            return RequestedAction.FULL_REFRESH;
        }

        @Override
        public @Nullable PendingRequest of(Requests requests) {
            return requests.fullRefresh();
        }

        @Override
        public @Nullable String handled(Requests requests) {
            return requests.lastHandledFullRefreshAt();
        }

        @Override
        public Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled) {
            return requests.withFullRefresh(request, handled);
        }
    },
    RUN(Annotations.RUN_REQUESTED_AT, Annotations.RUN_STREAMS) {
        @Override
        public RequestedAction action(PendingRequest request) {
            return RequestedAction.RUN;
        }

        @Override
        public @Nullable PendingRequest of(Requests requests) {
            return requests.run();
        }

        @Override
        public @Nullable String handled(Requests requests) {
            return requests.lastHandledRunAt();
        }

        @Override
        public Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled) {
            return requests.withRun(request, handled);
        }
    },
    /** By {@code spec.request}: its id is handled from the moment that it is recorded. */
    DECLARED(null, null) {
        @Override
        public RequestedAction action(PendingRequest request) {
            return request.type() == RequestType.FullRefresh ? RequestedAction.FULL_REFRESH : RequestedAction.RUN;
        }

        @Override
        public @Nullable PendingRequest of(Requests requests) {
            return requests.declared();
        }

        @Override
        public @Nullable String handled(Requests requests) {
            return requests.handledIds().isEmpty()
                    ? null
                    : requests.handledIds().getLast();
        }

        @Override
        public Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled) {
            return requests.withDeclared(request);
        }
    };

    private final @Nullable String annotation;
    private final @Nullable String streamsAnnotation;

    RequestKind(@Nullable String annotation, @Nullable String streamsAnnotation) {
        this.annotation = annotation;
        this.streamsAnnotation = streamsAnnotation;
    }

    /** What is to be done for a request of this kind. */
    public abstract RequestedAction action(PendingRequest request);

    /** The request that is noted, if any, whether or not it is over. */
    abstract @Nullable public PendingRequest of(Requests requests);

    /** The value that was handled last. */
    abstract @Nullable public String handled(Requests requests);

    public abstract Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled);

    /** The annotation whose new value is a request; absent where no annotation is. */
    public @Nullable String annotation() {
        return annotation;
    }

    /** The annotation that names streams; all where absent. */
    public @Nullable String streamsAnnotation() {
        return streamsAnnotation;
    }
}
