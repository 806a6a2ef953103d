// A comfort where scripts run: hides what need not be filled in, offers only the items of the category chosen.
(function () {
  var form = document.getElementById("form");
  if (!form || !form.querySelectorAll || !form.addEventListener) return;

  function chosen(id) {
    var found = [], all = form.querySelectorAll("[name='f_" + id + "']"), i;
    for (i = 0; i < all.length; i++) {
      if ((all[i].type === "radio" || all[i].type === "checkbox") && !all[i].checked) continue;
      found.push(all[i].value);
    }
    return found;
  }

  function plainly(box) {
    // Hidden where it is not asked: the words that say when it is are not needed.
    var words = box.querySelectorAll(".when"), i;
    for (i = 0; i < words.length; i++) words[i].className += " gone";
  }

  function show(box) {
    var rule = box.getAttribute("data-if"), at = rule.indexOf("="), wanted = rule.slice(at + 1).split("|"), i;
    var given = chosen(rule.slice(0, at)), held = false;
    for (i = 0; i < given.length; i++) if (wanted.indexOf(given[i]) >= 0) held = true;
    box.className = box.className.replace(/ gone/g, "") + (held ? "" : " gone");
  }

  function narrow(list) {
    var above = form.querySelector("[name='f_" + list.getAttribute("data-under") + "']");
    if (!above || !above.options) return;
    var heading = above.value ? above.options[above.selectedIndex].text : "", groups = list.querySelectorAll("optgroup"), i;
    for (i = 0; i < groups.length; i++) {
      var off = heading !== "" && groups[i].label !== heading;
      groups[i].disabled = off;
      groups[i].hidden = off;
      if (off && list.selectedIndex > 0 && list.options[list.selectedIndex].parentNode === groups[i]) list.value = "";
    }
  }

  function look() {
    var boxes = form.querySelectorAll("[data-if]"), lists = form.querySelectorAll("select[data-under]"), i;
    for (i = 0; i < boxes.length; i++) show(boxes[i]);
    for (i = 0; i < lists.length; i++) narrow(lists[i]);
  }

  var asked = form.querySelectorAll("[data-if]"), n;
  for (n = 0; n < asked.length; n++) plainly(asked[n]);
  form.addEventListener("change", look);
  look();

  // A double click sends once; whoever stays on the page, or comes back to it, may send again.
  var gone = false;
  function again() { gone = false; }
  form.addEventListener("submit", function (event) {
    if (gone && event.preventDefault) event.preventDefault();
    gone = true;
    setTimeout(again, 3000);
  });
  window.addEventListener("pageshow", again);
})();
