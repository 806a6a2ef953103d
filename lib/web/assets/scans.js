// A comfort where scripts run: shows how much of the zip has been sent. Without it the form is sent as any other.
(function () {
  var form = document.getElementById("send");
  if (!form || !window.FormData || !window.XMLHttpRequest) return;
  var how = document.getElementById("how"), trouble = document.getElementById("trouble");
  var bar = how.querySelector("progress"), words = how.querySelector("span"), button = form.querySelector("button");

  function stop(text) {
    button.disabled = false;
    how.classList.add("gone");
    trouble.textContent = text;
    trouble.classList.remove("gone");
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var sender = new XMLHttpRequest();
    button.disabled = true;
    trouble.classList.add("gone");
    how.classList.remove("gone");
    words.textContent = form.getAttribute("data-sending");
    sender.upload.onprogress = function (now) {
      if (!now.lengthComputable) return;
      bar.value = now.loaded / now.total;
      words.textContent = form.getAttribute("data-sending") + " " + Math.floor(100 * now.loaded / now.total) + " %";
    };
    sender.onload = function () {
      if (sender.status === 200) {
        window.location.href = sender.responseURL;
        return;
      }
      var answer = new DOMParser().parseFromString(sender.responseText, "text/html").querySelector(".error");
      stop(answer ? answer.textContent : form.getAttribute("data-broken"));
    };
    sender.onerror = function () { stop(form.getAttribute("data-broken")); };
    sender.open("POST", form.action);
    sender.send(new FormData(form));
  });
})();
