package callabsync.operator;

import org.springframework.http.HttpStatus;

/** Ends a request to the API with this status and sentence. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    private ApiException(HttpStatus status, String sentence) {
        super(sentence);
        this.status = status;
    }

    static ApiException notFound(String what) {
        return new ApiException(HttpStatus.NOT_FOUND, what);
    }

    static ApiException conflict(String why) {
        return new ApiException(HttpStatus.CONFLICT, why);
    }

    static ApiException badRequest(String what) {
        return new ApiException(HttpStatus.BAD_REQUEST, what);
    }

    static ApiException unavailable(String why) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, why);
    }

    HttpStatus status() {
        return status;
    }
}
