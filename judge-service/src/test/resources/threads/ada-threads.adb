with Ada.Text_IO;
procedure Threads is
   protected Total is
      procedure Add (N : Integer);
      function Value return Integer;
   private
      Sum : Integer := 0;
   end Total;
   protected body Total is
      procedure Add (N : Integer) is
      begin
         Sum := Sum + N;
      end Add;
      function Value return Integer is (Sum);
   end Total;
   task type Squarer is
      entry Start (N : Integer);
   end Squarer;
   task body Squarer is
      Mine : Integer;
   begin
      accept Start (N : Integer) do
         Mine := N;
      end Start;
      Total.Add (Mine * Mine);
   end Squarer;
begin
   declare
      All_Four : array (1 .. 4) of Squarer;
   begin
      for I in All_Four'Range loop
         All_Four (I).Start (I);
      end loop;
   end;
   declare
      Text : constant String := Integer'Image (Total.Value);
   begin
      Ada.Text_IO.Put_Line (Text (2 .. Text'Last));
   end;
end Threads;
