package callabsync.operator;

import callabsync.store.StoreUnavailableException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Each error of the API as {@code {"error": "..."}}. */
@RestControllerAdvice(
        annotations = org.springframework.web.bind.annotation.RestController.class,
        basePackageClasses = ApiErrors.class)
final class ApiErrors {

    @ExceptionHandler
    ResponseEntity<Map<String, String>> known(ApiException e) {
        return error(e.status(), String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> unreadable(HttpMessageNotReadableException e) {
        return error(HttpStatus.BAD_REQUEST, "Body is not the JSON that is expected here");
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> wrongType(MethodArgumentTypeMismatchException e) {
        return error(HttpStatus.BAD_REQUEST, e.getName() + " is not a value that is expected here");
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> wrongValue(IllegalArgumentException e) {
        return error(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> storeAway(StoreUnavailableException e) {
        return error(HttpStatus.SERVICE_UNAVAILABLE, "The store takes nothing now; try again");
    }

    private static ResponseEntity<Map<String, String>> error(HttpStatus status, String sentence) {
        return ResponseEntity.status(status).body(Map.of("error", sentence));
    }
}
