// Keeps a postcode on the phone while the modules are still on their way. It runs before any form can be sent, and
// lets a form go to the server only where a browser knows no modules, or (never the postcode) where they failed.
// On every page, so it also closes the menu with Escape.
(function () {
  "use strict";
  var root = document.documentElement;
  if (!("noModule" in HTMLScriptElement.prototype)) return;
  root.classList.add("js");
  if (navigator.share) root.classList.add("can-share");

  // A module that cannot be loaded or run: the page says so, and the list still works, by a form.
  addEventListener(
    "error",
    function (event) {
      var ours = event.target === window || event.target.localName === "script";
      if (ours && !root.classList.contains("finder-ready")) root.classList.add("failed");
    },
    true,
  );

  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector(".menu details[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener(
    "submit",
    function (event) {
      var form = event.target;
      var isFinder = form.matches("[data-finder]");
      if (!isFinder && !form.matches("[data-choose]")) return;
      if (!isFinder && root.classList.contains("failed")) return;
      event.preventDefault();
      // Remembered for finder.js, which answers when it is ready.
      form.dataset.asked = (event.submitter && event.submitter.value) || "";
    },
    true,
  );
})();
