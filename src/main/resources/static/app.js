// The little that pages do by themselves; everything works without it, only less quickly.
document.addEventListener("change", function (event) {
  var form = event.target.closest("form[data-submit-on-change]");
  if (form) { form.requestSubmit(); }
});
document.addEventListener("keydown", function (event) {
  var search = document.querySelector("input[name=q]");
  if (event.key === "/" && search && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
    event.preventDefault();
    search.focus();
  }
});
