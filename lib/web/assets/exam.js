// A comfort where scripts run: each change is one small post, and is called saved only once the server has said so.
// What is not saved yet stays on this device, over reloads too, until it is. Written for old phones.
(function () {
  var exam = document.getElementById("exam");
  if (!exam || !window.XMLHttpRequest || !document.addEventListener || !window.JSON) return;

  function say(name) { return exam.getAttribute("data-" + name); }
  function el(id) { return document.getElementById(id); }
  var root = "/x/" + say("code"), place = "exam " + say("mark"), forms = {}, stopped = false, going = false;
  var WAITS = [1, 2, 4, 8, 15], PATIENCE = 10000, QUIET = 45000, TYPING = 1200;
  document.documentElement.className += " scripted";

  // -- what is not saved yet: n -> {turn, fields, bad}
  var waiting = {}, sending = 0, failed = 0, timer = null, soon = null, heard = now();

  function now() { return window.performance && performance.now ? performance.now() : new Date().getTime(); }

  function shelf() {
    try { localStorage.setItem("exam?", "1"); localStorage.removeItem("exam?"); return localStorage; } catch (none) {
      try { sessionStorage.setItem("exam?", "1"); return sessionStorage; } catch (neither) { return null; }
    }
  }
  var store = shelf();

  function keep() {
    try {
      if (count(waiting)) store.setItem(place, JSON.stringify(waiting));
      else store.removeItem(place);
    } catch (full) { /* Then this page alone keeps it. */ }
  }

  function kept() {
    try { return JSON.parse(store.getItem(place) || "{}") || {}; } catch (broken) { return {}; }
  }

  function count(all) { var k, n = 0; for (k in all) if (all.hasOwnProperty(k)) n++; return n; }

  function unsent() {
    var n, found = [];
    for (n in waiting) if (waiting.hasOwnProperty(n) && !waiting[n].bad) found.push(+n);
    return found.sort(function (a, b) { return a - b; });
  }

  // -- one question's form
  function fieldsOf(form) {
    var found = [], i, one;
    for (i = 0; i < form.elements.length; i++) {
      one = form.elements[i];
      if (!one.name || one.type === "hidden" || one.type === "submit") continue;
      if ((one.type === "radio" || one.type === "checkbox") && !one.checked) continue;
      found.push([one.name, one.value]);
    }
    return found;
  }

  function putBack(form, fields) {
    var said = {}, i, one;
    for (i = 0; i < fields.length; i++) (said[fields[i][0]] = said[fields[i][0]] || []).push(fields[i][1]);
    for (i = 0; i < form.elements.length; i++) {
      one = form.elements[i];
      if (!one.name || one.type === "hidden" || one.type === "submit") continue;
      if (one.type === "radio" || one.type === "checkbox") one.checked = (said[one.name] || []).indexOf(one.value) >= 0;
      else one.value = (said[one.name] || [""])[0];
    }
  }

  function said(form) {
    var fields = fieldsOf(form), i;
    for (i = 0; i < fields.length; i++) if (fields[i][0] !== "flag" && fields[i][1] !== "") return true;
    return false;
  }

  function show(n, text, bad) {
    var form = forms[n].form, link = el("c" + n), flag = form.querySelector("[name=flag]").checked;
    var how = form.querySelector(".how"), open = !!waiting[n], yes = said(form), words = say("question") + " " + n + " ";
    if (text !== undefined) {
      how.textContent = text;
      how.className = "how" + (bad ? " bad" : "");
    }
    form.className = "q" + (open ? " not" : yes ? " yes" : "") + (flag ? " flag" : "");
    link.className = (open ? "not" : yes ? "yes" : "") + (flag ? " flag" : "");
    words += open ? say("unsaved") : yes ? say("answered") : say("empty");
    link.setAttribute("aria-label", words + (flag ? " " + say("flagged") : ""));
    tally();
  }

  function tally() {
    var n, yes = 0, all = 0, open = count(waiting);
    for (n in forms) if (forms.hasOwnProperty(n)) { all++; if (said(forms[n].form)) yes++; }
    el("count").textContent = yes + " / " + all + (open ? " · " + say("unsaved") + " " + open : "");
  }

  // Choosing for one place what stands at another: the two change places.
  function swap(list) {
    var box = list.parentNode.parentNode, lists = box.querySelectorAll("select"), i;
    for (i = 0; i < lists.length; i++)
      if (lists[i] !== list && list.value && lists[i].value === list.value) lists[i].value = list.getAttribute("data-was") || "";
    for (i = 0; i < lists.length; i++) lists[i].setAttribute("data-was", lists[i].value);
  }

  // Kept here at once, whatever happens to the page; the same again is no change.
  function note(form) {
    var n = form.getAttribute("data-n"), mine = forms[n], fields = fieldsOf(form), text = JSON.stringify(fields);
    if (stopped || text === mine.noted) return;
    mine.noted = text;
    mine.turn += 1;
    waiting[n] = { turn: mine.turn, fields: fields };
    keep();
    show(n, say("unsaved"), true);
  }

  function changed(form) {
    note(form);
    send();
  }

  // -- sending, one at a time
  function body(n, one) {
    var parts = ["n=" + n, "turn=" + one.turn, "page=" + say("page")], i;
    for (i = 0; i < one.fields.length; i++)
      parts.push(encodeURIComponent(one.fields[i][0]) + "=" + encodeURIComponent(one.fields[i][1]));
    return parts.join("&");
  }

  function ask(method, path, text, then) {
    var sender = new XMLHttpRequest(), over = false, sent = now();
    function end(answer) {
      if (over) return;
      over = true;
      then(answer, sent);
    }
    sender.open(method, root + path);
    sender.timeout = PATIENCE;
    sender.setRequestHeader("Accept", "application/json");
    if (text !== null) sender.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    sender.onload = function () {
      var answer = null;
      try { answer = JSON.parse(sender.responseText); } catch (page) { answer = null; }
      end(answer && answer.state ? answer : null);
    };
    sender.onerror = sender.ontimeout = sender.onabort = function () { end(null); };
    sender.send(text);
    setTimeout(function () { if (!over) sender.abort(); }, PATIENCE + 2000);
  }

  function send() {
    var open = unsent(), n, one;
    if (sending || stopped || !open.length) return;
    clearTimeout(timer);
    clearTimeout(soon);
    n = open[0];
    one = waiting[n];
    sending = n;
    show(n, say("sending"), true);
    ask("POST", "/save", body(n, one), function (answer, sent) {
      sending = 0;
      if (!answer || answer.state === "busy") return later(n);
      reached();
      if (answer.left !== undefined) clock(answer.left, sent);
      if (answer.state === "saved") saved(n, one, answer);
      else if (answer.state === "older") older(n, one, answer);
      else if (answer.state === "wrong") wrong(n, one, answer);
      else return halt(answer);
      send();
    });
  }

  function saved(n, one, answer) {
    if (waiting[n] && waiting[n].turn === one.turn) {
      delete waiting[n];
      keep();
      show(n, say("saved") + " " + answer.at);
    }
  }

  // The next change made here is the newest again.
  function older(n, one, answer) {
    forms[n].turn = Math.max(forms[n].turn, answer.turn);
    if (waiting[n] && waiting[n].turn === one.turn) {
      delete waiting[n];
      keep();
      show(n, say("newer"), true);
    }
  }

  function wrong(n, one, answer) {
    if (waiting[n] && waiting[n].turn === one.turn) waiting[n].bad = true;
    keep();
    show(n, answer.say, true);
  }

  function later(n) {
    show(n, say("unsaved"), true);
    banner(say("gone"));
    timer = setTimeout(send, 1000 * WAITS[Math.min(failed, WAITS.length - 1)] * (0.8 + 0.4 * Math.random()));
    failed += 1;
  }

  function reached() {
    if (failed) banner("");
    failed = 0;
    heard = now();
  }

  function banner(text) {
    var box = el("banner");
    if (box.textContent !== text) box.textContent = text;
    box.className = text ? "error" : "error gone";
  }

  // The server takes no more answers from this page: over, or going on elsewhere.
  function halt(answer) {
    var n, i, box = el("banner"), link;
    stopped = true;
    document.documentElement.className += " stopped";
    for (n in forms)
      if (forms.hasOwnProperty(n)) for (i = 0; i < forms[n].form.elements.length; i++) forms[n].form.elements[i].disabled = true;
    banner(answer.say + (count(waiting) ? " " + say("lost") + " " + numbers() : ""));
    link = document.createElement("a");
    link.href = root;
    link.textContent = " → ";
    link.setAttribute("aria-label", answer.say);
    box.appendChild(link);
    box.scrollIntoView();
    if (answer.state === "over" && !count(waiting)) setTimeout(home, 1000 + 4000 * Math.random());
  }

  function numbers() {
    var n, found = [];
    for (n in waiting) if (waiting.hasOwnProperty(n)) found.push(n);
    return found.join(", ");
  }

  function home() { going = true; window.location.href = root; }

  // -- the clock: the server's, counted here between two answers of it
  var ends = 0, warned = {};

  function clock(left, since) { ends = since + left * 1000; }

  function tick() {
    var left = Math.max(0, Math.ceil((ends - now()) / 1000)), box = el("left"), minutes = Math.floor(left / 60);
    box.textContent = say("remaining") + " " + minutes + ":" + (left % 60 < 10 ? "0" : "") + left % 60;
    box.className = left <= 300 ? "short" : "";
    if (stopped) return;
    if (left <= 300 && left > 60) warn("five");
    else if (left <= 60 && left > 0) warn("one");
    if (left <= 5) rush();
    if (left === 0 && !warned.up) { warned.up = true; banner(say("up")); setTimeout(alive, 2500 + 3000 * Math.random()); }
    if (now() - heard > QUIET && !sending) { heard = now(); alive(); }
  }

  function warn(name) {
    if (warned[name]) return;
    warned[name] = true;
    if (!failed) { banner(say(name)); setTimeout(function () { if (el("banner").textContent === say(name)) banner(""); }, 15000); }
  }

  function rush() {
    failed = 0;
    send();
  }

  // A sign of life: has somebody given more time, taken the exam elsewhere, ended it?
  function alive() {
    if (stopped) return;
    ask("GET", "/time", null, function (answer, sent) {
      if (!answer || answer.state === "busy") {
        banner(say("gone"));
        failed = Math.max(failed, 1);
        heard = now() - QUIET + 5000;
        if (warned.up) setTimeout(alive, 5000);
        return;
      }
      reached();
      if (answer.state !== "open") return halt(answer);
      if (answer.left > 0) { warned.up = false; if (el("banner").textContent === say("up")) banner(""); }
      else setTimeout(alive, 2500);
      clock(answer.left, sent);
      send();
    });
  }

  // -- leaving the page is noted, going on within it is not
  function left() {
    var text = "page=" + say("page") + "&move=" + (document.hidden ? "left" : "back");
    if (going || stopped) return;
    try {
      navigator.sendBeacon(root + "/leave", new Blob([text], { type: "application/x-www-form-urlencoded" }));
    } catch (none) { ask("POST", "/leave", text, function () {}); }
    if (!document.hidden) alive();
  }

  // -- beginning
  function begin(form) {
    var n = form.getAttribute("data-n"), lists = form.querySelectorAll("[data-order] select"), i;
    forms[n] = { form: form, turn: +form.getAttribute("data-turn"), noted: JSON.stringify(fieldsOf(form)) };
    for (i = 0; i < lists.length; i++) lists[i].setAttribute("data-was", lists[i].value);
    form.addEventListener("change", function (event) {
      if (event.target.getAttribute("data-was") !== null) swap(event.target);
      changed(form);
    });
    form.addEventListener("input", function (event) {
      if (event.target.type !== "text" && event.target.tagName !== "TEXTAREA") return;
      note(form);
      clearTimeout(soon);
      soon = setTimeout(send, TYPING);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      changed(form);
    });
    var clear = form.querySelector(".clear");
    if (clear) clear.addEventListener("click", function (event) {
      var radios = form.querySelectorAll("[type=radio]"), k;
      event.preventDefault();
      for (k = 0; k < radios.length; k++) radios[k].checked = false;
      changed(form);
    });
  }

  var all = document.querySelectorAll("form.q"), before = kept(), n, i;
  for (i = 0; i < all.length; i++) begin(all[i]);
  for (n in before) {
    if (!before.hasOwnProperty(n) || !forms[n] || before[n].turn <= forms[n].turn) continue;
    putBack(forms[n].form, before[n].fields);
    forms[n].noted = JSON.stringify(before[n].fields);
    forms[n].turn = before[n].turn;
    waiting[n] = { turn: before[n].turn, fields: before[n].fields };
  }
  keep();
  for (n in forms) if (forms.hasOwnProperty(n)) show(n, waiting[n] ? say("unsaved") : undefined, true);
  clock(+say("left"), now());
  tick();
  setInterval(tick, 1000);
  send();

  window.addEventListener("online", function () { failed = 0; send(); alive(); });
  window.addEventListener("offline", function () { banner(say("gone")); failed = Math.max(failed, 1); });
  document.addEventListener("visibilitychange", left);
  window.addEventListener("beforeunload", function (event) {
    going = true;
    setTimeout(function () { going = false; }, 3000);
    if (!stopped && count(waiting)) { event.preventDefault(); event.returnValue = ""; }
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { going = true; window.location.reload(); } });

  // Handing in waits until everything is saved.
  el("finish").addEventListener("click", function (event) {
    if (stopped || !unsent().length) return;
    event.preventDefault();
    banner(say("wait"));
    send();
    var waits = setInterval(function () {
      if (unsent().length || sending) return;
      clearInterval(waits);
      banner("");
      going = true;
      window.location.href = root + "/hand-in";
    }, 200);
  });
})();
