package callabsync.operator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The page that a browser gets from a method whose value the API returns as JSON. See {@link PagesAndApi}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface PageView {

    /** A template that shows the value, or {@code redirect:} and a path that may hold variables of the request's path. */
    String value();

    /** The name by which the template knows the value. */
    String model() default "shown";

    /** The fragment for a page that replaces a part of itself; empty: the template. */
    String part() default "";

    /** Where a browser goes with an error message; empty: to the redirect, or to the error page. */
    String otherwise() default "";

    /** The filters of the list that a redirect keeps. */
    String[] keep() default {};
}
