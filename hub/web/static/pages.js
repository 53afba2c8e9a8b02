/* What pages do better with a script. Everything works without it, and browsers of ten years ago (2016) understand it.
   1. A form that cannot reach the hub keeps what was typed, says so where it stands, and is sent again under the same
      idempotency key. 2. Long texts outlive a reload until they are recorded or the person leaves. 3. Reading aloud.
   4. The page leaves the screen when the session has run out. 5. Calls from a kiosk come onto an officer's page that
   just lies there. PINs and amounts are kept nowhere. */
(function () {
  "use strict";
  var AGAIN_MS = 4000, ANSWER_MS = 20000, PATIENCE_MS = 1000, KEPT = "kept:";
  var html = document.documentElement, job = null, clicked = null, leaving, waiting, watching, shown = 0;

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return [].slice.call((within || document).querySelectorAll(selector)); }
  function on(event, act) { document.addEventListener(event, act); }

  /* ---- What was typed, for as long as this tab is open. Storage may be switched off: then nothing is kept. */
  function kept(change) {
    try {
      if (change) return change(window.sessionStorage);
    } catch (off) { /* as if nothing had been kept */ }
  }
  function keepable(form) {
    return all("textarea,select,input", form).filter(function (field) {
      return field.name && !/^(hidden|password|file|submit)$/.test(field.type) && !/\b(money|digits|private)\b/.test(field.className);
    });
  }
  /* Under whose it is: in another tab of this phone somebody else may have signed in meanwhile. */
  function place(path) { return KEPT + document.body.getAttribute("data-who") + ":" + path; }
  function draft() {
    return kept(function (store) { return JSON.parse(store.getItem(place(location.pathname))); });
  }
  function save(values) {
    kept(function (store) { store.setItem(place(location.pathname), JSON.stringify(values)); });
  }
  function keep(form) {
    if (!form || !form.hasAttribute("data-keep")) return;
    var values = {}, before = draft();
    if (before && before[" key"]) values[" key"] = before[" key"];
    keepable(form).forEach(function (field) {
      if (!/^(radio|checkbox)$/.test(field.type) || field.checked) values[field.name] = field.value;
    });
    save(values);
  }
  /* What was sent may have counted although no answer came: after a reload it must go under the same key. */
  function stamp(key) {
    var values = draft();
    if (!values) return;
    delete values[" key"];
    if (key) values[" key"] = key.value;
    save(values);
  }
  function restore(form) {
    var values = draft();
    if (!values) return;
    keepable(form).forEach(function (field) {
      if (!(field.name in values)) return;
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.value === values[field.name];
      else field.value = values[field.name];
    });
    if (values[" key"]) one("[name=key]", form).value = values[" key"];
  }
  function forget(goes) {
    kept(function (store) {
      Object.keys(store).forEach(function (name) {
        if (name.indexOf(KEPT) === 0 && goes(name)) store.removeItem(name);
      });
    });
  }
  function forgetAll() { forget(function () { return true; }); }

  /* ---- Sending */
  function note(kind) {
    var box = one("#away");
    if (!box) return;
    box.hidden = !kind;
    box.className = "note away " + (kind || "");
    if (!kind) return;
    job.form.appendChild(box);
    one("p", box).textContent = box.getAttribute("data-" + kind);
    box.scrollIntoView(false);
  }
  function attempt() {
    var request = new XMLHttpRequest(), mine = job;
    clearTimeout(waiting);
    waiting = setTimeout(function () { note("sending"); }, PATIENCE_MS);
    mine.busy = true;
    request.open("POST", mine.url);
    request.timeout = ANSWER_MS;
    request.onload = function () { if (!show(request, mine)) lost(mine); };
    request.onerror = request.ontimeout = function () { lost(mine); };
    request.send(mine.body);
  }
  function lost(mine) {
    clearTimeout(waiting);
    mine.busy = false;
    note(mine.again ? "trying" : "lost");
    if (mine.again) waiting = setTimeout(attempt, AGAIN_MS);
  }
  function show(request, mine) {
    var answer = new DOMParser().parseFromString(request.responseText, "text/html"), there = request.responseURL;
    if (!one("#main", answer)) return false;
    clearTimeout(waiting);
    job = null;
    if (inPlace(mine.form.parentNode.parentNode, answer)) return true;
    if (there.split("#")[0] !== mine.url) forget(function (name) { return name === place(mine.path); });
    else stamp();
    hush();
    history.replaceState({ shown: shown }, "");
    history.pushState({ shown: ++shown }, "", there);
    document.title = answer.title;
    html.className = answer.documentElement.className;
    html.lang = answer.documentElement.lang;
    html.replaceChild(document.adoptNode(answer.body), document.body);
    begin();
    (one("[autofocus]") || one("#main")).focus();
    if (!one("[autofocus]")) window.scrollTo(0, 0);
    return true;
  }
  /* A row of a sheet: the others are renewed around it, but for those that are open. */
  function inPlace(row, answer) {
    if (!row.id || !row.hasAttribute("data-part") || !one("#totals", answer)) return false;
    one("#away").hidden = true;
    document.body.appendChild(one("#away"));
    all("[data-part]").forEach(function (part) {
      var now = one("#" + part.id, answer);
      if (part !== row && one("[open]", part)) return;
      if (now) part.parentNode.replaceChild(document.adoptNode(now), part);
      else part.parentNode.removeChild(part);
    });
    (one("#" + row.id + " [autofocus]") || one("#" + row.id + " summary") || one("#main")).focus();
    return true;
  }
  on("click", function (event) {
    clicked = event.target.closest("button") || clicked;
    if (event.target.closest("#away button") && job && !job.busy) attempt();
    if (event.target.closest("#listen")) speaking ? hush() : speak();
  });
  on("submit", function (event) {
    var form = event.target, button = event.submitter || clicked, link = document.createElement("a");
    if (form.getAttribute("action") === "/sign-out") forgetAll();
    if (form.className === "call") {
      event.preventDefault();
      return come(form);
    }
    if (form.getAttribute("method") !== "post" || !one("#main").contains(form)) return;
    if (one("[type=file]", form)) return; /* large, and slow on bad Wi-Fi: the browser itself shows how far it is */
    event.preventDefault();
    if (job && job.busy) return;
    link.href = form.getAttribute("action") || location.href.split("#")[0];
    job = { form: form, url: link.href, path: location.pathname, body: new FormData(form) };
    if (button && button.name && form.contains(button)) job.body.append(button.name, button.value);
    /* By itself only what counts once however often it is sent; a wrong PIN counts each time. */
    job.again = one("[name=key]", form) && !one("[type=password]", form);
    keep(form);
    stamp(one("[name=key]", form));
    attempt();
  });
  on("input", function (event) {
    /* Whoever changes it sends it anew, by hand. */
    if (job && !job.busy && job.form.contains(event.target)) {
      clearTimeout(waiting);
      job = note();
    }
    keep(event.target.form);
  });
  /* ---- Counting money: the sums beside the fields, as they are typed. */
  function spelled(amount) { return "Rp" + String(amount).replace(/\B(?=(\d{3})+$)/g, "."); }
  function tally(form) {
    var total = 0, box = one("[data-total]", form);
    all("[data-worth]", form).forEach(function (field) {
      var pieces = field.value.replace(/[.\s]/g, ""), sum = /^\d{1,7}$/.test(pieces) ? pieces * field.getAttribute("data-worth") : 0;
      total += sum;
      one(".sum", field.parentNode).textContent = sum ? spelled(sum) : "";
    });
    box.textContent = spelled(total);
    box.parentNode.hidden = false;
  }
  on("input", function (event) { if (event.target.hasAttribute("data-worth")) tally(event.target.form); });
  on("change", function (event) { keep(event.target.form); });
  window.addEventListener("online", function () { if (job && job.again && !job.busy) attempt(); });
  window.addEventListener("popstate", function (event) {
    /* What was shown there came as the answer to a form; the hub tells it anew. Jumps inside a page have no state. */
    if (event.state && event.state.shown !== shown) location.reload();
  });
  window.addEventListener("pageshow", function (event) {
    /* Safari puts a page back as it was, "no-store" or not: by now somebody else may hold the phone. */
    if (!event.persisted || !document.body.getAttribute("data-leave")) return;
    document.body.hidden = true;
    location.reload();
  });

  /* ---- Reading aloud, by voices of this phone alone: others need the internet. */
  var speech = window.speechSynthesis, speaking = null, voice = null;
  var PICTURE = "\u0001";
  var CODES = { id: ["id", "in"], jv: ["jv", "jw", "id", "in"] }; /* old Androids call Indonesian "in" */

  function find() {
    var button = one("#listen");
    if (!speech || !button) return;
    voice = null;
    (CODES[html.lang] || [html.lang]).forEach(function (code) {
      [].forEach.call(speech.getVoices(), function (each) {
        if (!voice && each.localService !== false && each.lang.slice(0, 2).toLowerCase() === code) voice = each;
      });
    });
    button.hidden = !voice;
  }
  function read(node, lines) {
    /* Adds what a person would read, a line for each block. */
    function add(text) { lines[lines.length - 1] += text; }
    if (node.nodeType === 3) return add(node.nodeValue);
    if (node.nodeType !== 1 || node.getAttribute("aria-hidden") === "true" || node.hasAttribute("data-quiet")) return;
    if (/^(INPUT|TEXTAREA|THEAD)$/.test(node.tagName)) return;
    var style = getComputedStyle(node), block = style.display !== "inline";
    if (style.display === "none" || style.visibility === "hidden") return;
    var said = node.getAttribute("data-say") || (node.getAttribute("role") === "img" && node.getAttribute("aria-label"));
    if (block) lines.push("");
    if (said) add(said);
    else if (node.tagName === "SELECT") add(node.options[node.selectedIndex].text);
    else [].forEach.call(node.tagName === "svg" ? all("title,desc", node) : node.childNodes, function (each) {
      if (node.tagName === "DETAILS" && !node.open && each.tagName !== "SUMMARY") return;
      if (node.tagName === "svg") lines.push(PICTURE + each.textContent);
      else read(each, lines);
    });
    if (block) lines.push("");
  }
  function speak() {
    var lines = [""];
    read(one("#main"), lines);
    lines = lines.map(function (line) {
      return line.replace(/\s+/g, " ").replace(/ ?· ?/g, ", ").replace(/Rp([\d.]*\d)/g, function (_, digits) {
        return digits.replace(/\./g, "") + " rupiah"; /* amounts within sentences, which have no words of their own */
      }).trim();
    });
    speaking = lines.filter(function (line, at) {
      /* Of a picture only what does not stand beside it as well. */
      return line && (line[0] !== PICTURE || lines.indexOf(line.slice(1)) < 0);
    }).map(function (line) {
      var said = new SpeechSynthesisUtterance(line.replace(PICTURE, ""));
      said.voice = voice;
      said.lang = voice.lang;
      said.rate = 0.9;
      return said;
    });
    if (!speaking.length) return hush();
    speaking[speaking.length - 1].onend = hush;
    one("#listen").classList.add("speaking");
    speech.cancel();
    speaking.forEach(function (said) { speech.speak(said); });
  }
  function hush() {
    if (speaking) speech.cancel();
    speaking = null;
    if (one("#listen")) one("#listen").classList.remove("speaking");
  }
  if (speech) {
    speech.onvoiceschanged = find;
    window.addEventListener("pagehide", hush);
  }

  /* ---- Calls. Asking for them is no sign that anybody is there: the session runs out all the same. */
  function watch() {
    var box = one("#calls");
    clearTimeout(watching);
    if (box) watching = setTimeout(function () { document.hidden ? watch() : fetchCalls(); }, box.getAttribute("data-seconds") * 1000);
  }
  function fetchCalls() {
    exchange("GET", one("#calls").getAttribute("data-from"), null, watch);
  }
  function exchange(method, url, body, done) {
    var request = new XMLHttpRequest(), from = one("#calls").getAttribute("data-from");
    request.open(method, url);
    request.timeout = ANSWER_MS;
    request.onloadend = function () {
      /* What leads elsewhere is the page to sign in, for whoever's session has ended. */
      var good = request.status === 200 && request.responseURL.slice(-from.length) === from;
      if (good) renew(new DOMParser().parseFromString(request.responseText, "text/html"));
      done(good);
    };
    request.send(body);
  }
  function renew(answer) {
    var box = one("#calls"), main = one("#main"), before = main.getBoundingClientRect().top, field;
    if (!box) return;
    function same(call, within) { return one("[action='" + call.getAttribute("action") + "']", within); }
    all(".call", box).forEach(function (call) {
      var now = same(call, answer), focused = call.contains(document.activeElement);
      if (now) one(".soft", call).textContent = one(".soft", now).textContent;
      else call.parentNode.removeChild(call);
      if (!now && focused) main.focus({ preventScroll: true });
    });
    all(".call", answer).forEach(function (call) {
      if (same(call, box)) return;
      one("[name=back]", call).value = location.pathname;
      box.appendChild(document.adoptNode(call));
    });
    /* Nothing moves under a finger, and the field that is being filled in stays in sight. */
    window.scrollBy(0, main.getBoundingClientRect().top - before);
    field = main.contains(document.activeElement) && document.activeElement !== main && document.activeElement.getBoundingClientRect();
    if (field && field.top < box.getBoundingClientRect().bottom) window.scrollBy(0, field.top - box.getBoundingClientRect().bottom - 8);
  }
  function come(form) {
    /* From here, so that a page half filled in stays as it is. */
    var button = one("button", form), body = new FormData(form);
    body.set("back", one("#calls").getAttribute("data-from"));
    button.disabled = true;
    exchange("POST", form.getAttribute("action"), body, function (good) {
      button.disabled = false;
      if (!good) one(".soft", form).textContent = one("#calls").getAttribute("data-lost");
    });
  }
  on("visibilitychange", function () { if (!document.hidden && one("#calls")) fetchCalls(); });

  /* ---- Each page, however it came onto the screen */
  function begin() {
    var seconds = document.body.getAttribute("data-leave");
    clearTimeout(leaving);
    if (seconds) leaving = setTimeout(function () { location.replace("/"); }, seconds * 1000);
    forget(function (name) { return !seconds || name.indexOf(place("")) !== 0; });
    all("form[data-keep]").forEach(restore);
    find();
    watch();
  }
  shown = (history.state && history.state.shown) || 0;
  begin();
}());
