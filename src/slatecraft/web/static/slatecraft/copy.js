// Buttons that copy the field before them.

for (const button of document.querySelectorAll("[data-copy]")) {
  const box = button.parentElement;
  const field = box.querySelector("input");
  const said = box.querySelector("[data-copied]");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without leave to use the clipboard the text stays marked, to be copied by hand.
      return;
    }
    said.textContent = said.dataset.copied;
  });
}
